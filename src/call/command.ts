// Commands to Telnyx that act on one leg. `type` is the SDK's path.

import type { ClientState } from '../conference/client-state.ts';
import type { ConferenceCommand } from '../conference/command.ts';

export type CallCommand =
  | {
      readonly type: 'calls.answer';
      readonly callControlId: string;
      readonly clientState: ClientState;
    }
  | {
      readonly type: 'calls.reject';
      readonly callControlId: string;
      readonly cause: 'CALL_REJECTED' | 'USER_BUSY';
    }
  | { readonly type: 'calls.hangup'; readonly callControlId: string }
  | {
      readonly type: 'calls.speak';
      readonly callControlId: string;
      readonly payload: string;
      readonly voice: string;
      readonly language: string;
    }
  | { readonly type: 'calls.retrieveStatus'; readonly callControlId: string };

export type Command = CallCommand | ConferenceCommand;
export type CommandType = Command['type'];

/** What a command's success brings back, by command. Commands not named here bring nothing back. */
export interface CommandOutputs {
  'conferences.create': { readonly conferenceId: string };
  'conferences.list': { readonly conferences: readonly ConferenceFound[] };
  'conferences.retrieve': ConferenceFound;
  'conferences.listParticipants': { readonly participants: readonly ParticipantFound[] };
  'calls.retrieveStatus': { readonly isAlive: boolean };
}

export interface ConferenceFound {
  readonly conferenceId: string;
  readonly name: string;
  readonly status: 'init' | 'in_progress' | 'completed';
  readonly createdAt: string;
  readonly endReason: string | null;
}

export interface ParticipantFound {
  readonly callControlId: string;
  readonly callLegId: string;
  readonly status: 'joining' | 'joined' | 'left';
  readonly muted: boolean;
  readonly onHold: boolean;
}

export type CommandSucceeded = {
  readonly [T in CommandType]: {
    readonly type: 'command.succeeded';
    readonly command: Extract<Command, { type: T }>;
    readonly output: T extends keyof CommandOutputs ? CommandOutputs[T] : null;
  };
}[CommandType];

/**
 * What a refused or given-up command means to the machines. Telnyx's codes are turned into these by
 * one table (telnyx/codes.ts), so that no phase knows a number.
 */
export type Failure =
  /** The leg is gone, or was never a leg of ours: nothing can be done with it any more. */
  | 'call-ended'
  /** The leg has not been answered yet. */
  | 'call-not-answered'
  /** The conference has ended or does not exist. */
  | 'conference-ended'
  /** An active conference has this name. */
  | 'name-taken'
  | 'conference-full'
  /** Telnyx will never accept this command as it is: a bug, a configuration fault, a refusal. */
  | 'rejected'
  /** Our API key is refused. */
  | 'unauthorized'
  /** Retries are used up, or the command was too old to be worth sending. */
  | 'unavailable';

export interface CommandFailed {
  readonly type: 'command.failed';
  readonly command: Command;
  readonly failure: Failure;
  readonly status: number | null;
  readonly code: string | null;
}
