// What a transition asks for. Effects are carried out at least once, before the new state is
// committed; each gets an id derived from the message that caused it and its position, so that a
// repeat after a crash is recognised.

import type { CallMessage } from '../call/message.ts';
import type { Command } from '../call/command.ts';
import type { ConferenceMessage, RoomMessage } from '../conference/message.ts';

export type Effect =
  /** Commands of one transition have no order among themselves. */
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'tell-call'; readonly callLegId: string; readonly message: CallMessage }
  | { readonly kind: 'tell-room'; readonly line: string; readonly message: RoomMessage }
  | {
      readonly kind: 'tell-conference';
      readonly conferenceId: string;
      readonly message: ConferenceMessage;
    };
