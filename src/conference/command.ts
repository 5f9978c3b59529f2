// Commands to Telnyx that act on a conference or read one. `type` is the SDK's path.

import type { ClientState } from './client-state.ts';
import type { ConferenceOptions } from './line.ts';

/** What is played: a file at a URL, or one uploaded to Telnyx's media storage. */
export type Audio = { readonly audioUrl: string } | { readonly mediaName: string };

/** Never empty: Telnyx reads an empty list as "everybody". */
export type CallControlIds = readonly [string, ...string[]];

/** Whom a command is for. "Everybody" is always said, never meant by leaving something out. */
export type Audience =
  | { readonly callControlIds: CallControlIds; readonly everybody?: never }
  | { readonly everybody: true; readonly callControlIds?: never };

/** Where the conference's data lives. Null: Telnyx's default for the account. */
type Region = ConferenceOptions['region'] | null;

interface On<Type extends string> {
  readonly type: Type;
  readonly conferenceId: string;
  readonly region: Region;
}

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
      readonly region: Region;
      readonly clientState: ClientState;
    }
  | {
      readonly type: 'conferences.leave';
      readonly conferenceId: string;
      readonly callControlId: string;
      readonly region: Region;
    }
  | ConferenceControl
  | ConferenceRead;

/** The leg of whom it is about, where that is one: the result brings their roster entry along. */
interface AboutOne {
  readonly callLegId?: string;
}

/** Acts on a running conference. */
export type ConferenceControl =
  | (On<'conferences.mute'> & Audience & AboutOne)
  | (On<'conferences.unmute'> & Audience & AboutOne)
  /** `audio` is what those on hold hear; null: silence. */
  | (On<'conferences.hold'> & Audience & AboutOne & { readonly audio: Audio | null })
  | (On<'conferences.unhold'> & Audience & AboutOne)
  | (On<'conferences.speak'> &
      Audience & {
        readonly payload: string;
        readonly voice: string;
        readonly language: string;
      })
  | (On<'conferences.play'> &
      Audience & { readonly audio: Audio; readonly loop: number | 'infinity' })
  /** Stops the audio that plays now. */
  | (On<'conferences.stop'> & Audience)
  | (On<'conferences.recordStart'> & {
      readonly format: 'wav' | 'mp3';
      readonly channels: 'single' | 'dual';
      readonly playBeep: boolean;
    })
  | On<'conferences.recordStop'>
  | On<'conferences.recordPause'>
  | On<'conferences.recordResume'>
  /** Hangs up every participant. Takes no region. */
  | { readonly type: 'conferences.endConference'; readonly conferenceId: string };

/** Changes nothing. Of a conference in another region Telnyx may know nothing, so it is always said. */
export type ConferenceRead =
  /** Active conferences (`init` and `in_progress`) of exactly this name, oldest first. */
  | { readonly type: 'conferences.list'; readonly name: string; readonly region: Region }
  | {
      readonly type: 'conferences.retrieve';
      readonly conferenceId: string;
      readonly region: Region;
    }
  /** `callControlId` set: only that participant is in the answer. */
  | {
      readonly type: 'conferences.listParticipants';
      readonly conferenceId: string;
      readonly callControlId: string | null;
      readonly region: Region;
    }
  /** Gives links to a recording that can be downloaded now. */
  | { readonly type: 'recordings.retrieve'; readonly recordingId: string };
