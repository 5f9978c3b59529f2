// Commands to Telnyx that act on one leg. `type` is the SDK's path.

import type { ClientState } from '../conference/client-state.ts';
import type { Audio, ConferenceCommand } from '../conference/command.ts';

export type CallCommand =
  | {
      readonly type: 'calls.answer';
      readonly callControlId: string;
      /** Null while the PIN has not chosen the line. */
      readonly clientState: ClientState | null;
    }
  | {
      readonly type: 'calls.reject';
      readonly callControlId: string;
      readonly cause: 'CALL_REJECTED';
    }
  | { readonly type: 'calls.hangup'; readonly callControlId: string }
  | {
      readonly type: 'calls.speak';
      readonly callControlId: string;
      readonly payload: string;
      readonly voice: string;
      readonly language: string;
    }
  /** Speaks and collects digits; `call.gather.ended` brings them. Null: Telnyx's default. */
  | {
      readonly type: 'calls.gatherUsingSpeak';
      readonly callControlId: string;
      readonly payload: string;
      readonly voice: string;
      readonly language: string;
      readonly minimumDigits: number | null;
      readonly maximumDigits: number | null;
      readonly maximumTries: number | null;
      /** For the whole entry, from the end of the speech. */
      readonly timeoutMs: number | null;
      readonly interDigitTimeoutMs: number | null;
      readonly terminatingDigit: string | null;
      readonly validDigits: string | null;
    }
  | {
      readonly type: 'calls.startPlayback';
      readonly callControlId: string;
      readonly audio: Audio;
      readonly loop: number | 'infinity';
    }
  | {
      readonly type: 'calls.dial';
      readonly connectionId: string;
      readonly to: string;
      readonly from: string;
      readonly clientState: ClientState;
      /** How long it rings; null: 30 s. */
      readonly timeoutSecs: number | null;
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
  'calls.dial': {
    readonly callControlId: string;
    readonly callLegId: string;
    readonly callSessionId: string;
  };
  'recordings.retrieve': RecordingFound;
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

/** The links are fresh, and expire ten minutes after they were asked for. */
export interface RecordingFound {
  readonly recordingId: string;
  readonly mp3Url: string | null;
  readonly wavUrl: string | null;
}

export type CommandSucceeded = {
  readonly [T in CommandType]: {
    readonly type: 'command.succeeded';
    readonly command: Extract<Command, { type: T }>;
    readonly output: T extends keyof CommandOutputs ? CommandOutputs[T] : null;
  };
}[CommandType];

/** Commands that make a caller hear something, one after another, and then an event that it is over. */
export const isPrompt = ({ type }: Command): boolean =>
  type === 'calls.speak' || type === 'calls.startPlayback';

/** Tells a result by its command, which also says what its output is. */
export const isResultOf = <T extends CommandType>(
  message: CommandSucceeded,
  type: T,
): message is Extract<CommandSucceeded, { readonly command: { readonly type: T } }> =>
  message.command.type === type;

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

/**
 * A leg's own command has no conference to be over. Telnyx's word for that (90033) is also what it may
 * say of a command that it has carried out: of a second answer, of a repeated `command_id`.
 */
export const isDoneAlready = ({ command, failure }: CommandFailed): boolean =>
  command.type.startsWith('calls.') && failure === 'conference-ended';
