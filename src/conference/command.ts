// Commands to Telnyx that act on a conference or read one. `type` is the SDK's path.

import type { ClientState } from './client-state.ts';
import type { ConferenceOptions } from './line.ts';

/** Never empty: Telnyx reads an empty list as "everybody". */
export type CallControlIds = readonly [string, ...string[]];

export type ConferenceCommand =
  | {
      readonly type: 'conferences.create';
      readonly callControlId: string;
      readonly name: string;
      readonly options: ConferenceOptions;
      readonly startConferenceOnCreate: boolean;
      readonly clientState: ClientState;
    }
  | {
      readonly type: 'conferences.join';
      readonly conferenceId: string;
      readonly callControlId: string;
      readonly mute: boolean;
      readonly startConferenceOnEnter: boolean;
      readonly beepEnabled: ConferenceOptions['beep_enabled'] | null;
      readonly region: ConferenceOptions['region'] | null;
      readonly clientState: ClientState;
    }
  | {
      readonly type: 'conferences.leave';
      readonly conferenceId: string;
      readonly callControlId: string;
      readonly region: ConferenceOptions['region'] | null;
    }
  /** Active conferences (`init` and `in_progress`) of exactly this name, oldest first. */
  | { readonly type: 'conferences.list'; readonly name: string }
  | { readonly type: 'conferences.retrieve'; readonly conferenceId: string }
  /** `callControlId` set: only that participant is in the answer. */
  | {
      readonly type: 'conferences.listParticipants';
      readonly conferenceId: string;
      readonly callControlId: string | null;
    };
