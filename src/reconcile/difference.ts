// A difference between what Redis holds and what Telnyx shows, and the message that mends it.

import type { CallMessage } from '../call/message.ts';
import type { ConferenceMessage, RoomMessage } from '../conference/message.ts';
import type { OpenConference } from '../conference/state.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';

export type DifferenceKind =
  /** Alive at Telnyx, not known here, or ended here. */
  | 'leg_found'
  /** Going on here, gone at Telnyx. */
  | 'leg_gone'
  | 'participant_found'
  | 'participant_gone'
  | 'conference_found'
  | 'conference_gone'
  | 'mute_drifted'
  | 'hold_drifted';

export type ConfirmGone =
  | { readonly callControlId: string }
  | { readonly conferenceId: string; readonly region: OpenConference['region'] };

export interface Difference {
  readonly kind: DifferenceKind;
  /** With the kind, and whether it is over here: the same difference in two surveys. */
  readonly subject: string;
  readonly isOver?: boolean;
  readonly mailbox: MailboxId;
  readonly message: CallMessage | RoomMessage | ConferenceMessage;
  /** What Telnyx is asked for by itself before it is believed to be gone. */
  readonly confirmGone: ConfirmGone | null;
}
