// Words of the timeline's sentences that depend on a state, a failure or a cause.

import type { CommandSucceeded, Failure } from './command.ts';
import type { CallState, PhaseName } from './state.ts';
import type { Value } from './timeline-row.ts';

/** The states around a message; `before` is null for a call's first message. */
export interface Change {
  readonly before: CallState | null;
  readonly after: CallState;
}

/** What keys meant for the PIN: only this is kept of them, never a digit. */
export const pinVerdict = ({ before, after }: Change): 'accepted' | 'wrong' | null => {
  if (before?.phase !== 'collecting-pin') return null;
  if (after.phase === 'collecting-pin') return after.attempts > before.attempts ? 'wrong' : null;
  if (after.phase === 'ended') return null;
  if (after.phase !== 'leaving') return 'accepted';
  // Who hung up while typing typed nothing wrong.
  return after.refusal === 'wrong_pin' ? 'wrong' : null;
};

const PIN_WORDS: Readonly<Record<string, string>> = {
  accepted: '; the PIN was right',
  wrong: '; the PIN was wrong',
};
export const pinWords = (verdict: Value): string => PIN_WORDS[`${verdict}`] ?? '';

const SIDES: Readonly<Record<string, string>> = {
  caller: ', hung up by the calling side',
  callee: ', hung up by the called side',
};
export const sideWords = (hangupSource: Value): string => SIDES[`${hangupSource}`] ?? '';

const FAILURES: Readonly<Record<Failure, string>> = {
  'call-ended': 'the call had ended',
  'call-not-answered': 'the call was not answered yet',
  'conference-ended': 'the conference had ended',
  'name-taken': 'a conference of this name is open',
  'conference-full': 'the conference is full',
  rejected: 'Telnyx does not accept this command',
  unauthorized: 'Telnyx refused the API key',
  unavailable: 'Telnyx could not be reached in time',
};
export const failureWords = (failure: Value): string =>
  Object.entries(FAILURES).find(([name]) => name === failure)?.[1] ?? `${failure}`;

const PHASES: Readonly<Record<PhaseName, string>> = {
  ringing: 'ringing',
  accepting: 'waiting for the called person to accept',
  answering: 'being answered',
  'collecting-pin': 'being asked for the PIN',
  entering: 'being greeted',
  waiting: 'waiting for a seat',
  joining: 'joining the conference',
  'in-conference': 'in the conference',
  leaving: 'leaving',
  ended: 'ended',
};
export const phaseWords = (phase: Value): string =>
  Object.entries(PHASES).find(([name]) => name === phase)?.[1] ?? 'new';

/** What of a command's answer is worth keeping. */
export const resultOf = ({ output }: CommandSucceeded): Value => {
  if (output === null) return null;
  if ('conferenceId' in output) return output.conferenceId;
  if ('conferences' in output) return `${output.conferences.length} found`;
  if ('participants' in output) return `${output.participants.length} present`;
  if ('isAlive' in output) return output.isAlive ? 'alive' : 'gone';
  return null;
};
