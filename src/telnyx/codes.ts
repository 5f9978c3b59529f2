// What Telnyx's error codes mean, command by command. The one place that knows a number.
//
// Sources: Telnyx's list of API error codes and the OpenAPI examples of `POST /conferences`; the
// codes of both are all here. A code is believed before the status, since Telnyx answers most
// refusals with 422; where no code is known the status decides.

import type { CommandOutputs, CommandType, Failure } from '../call/command.ts';

/** `success`: what the command wanted is so already. `retry`: the same command may work later. */
export type Meaning = 'success' | 'retry' | Failure;

/** `by-status`: the code is used for several things. */
type Other = Exclude<Meaning, 'success'> | 'by-status';

/** An error brings no output, so it can be the success only of a command that has none. */
type CodeRow = { readonly otherwise: Other } & {
  readonly [T in CommandType]?: T extends keyof CommandOutputs ? Other : Other | 'success';
};

/** A validation error: our bug or a wrong configuration. */
const REJECTED: CodeRow = { otherwise: 'rejected' };
const RETRY: CodeRow = { otherwise: 'retry' };

/** The conference is over, so nobody is in it and nothing of it is left to end. */
const CONFERENCE_ENDED: CodeRow = {
  otherwise: 'conference-ended',
  'conferences.leave': 'success',
  'conferences.endConference': 'success',
};

/** Something of a request does not exist: the leg of a call's command, else the conference. */
const NOT_FOUND: CodeRow = {
  ...CONFERENCE_ENDED,
  'calls.answer': 'call-ended',
  'calls.reject': 'call-ended',
  'calls.hangup': 'call-ended',
  'calls.speak': 'call-ended',
  'calls.gatherUsingSpeak': 'call-ended',
  'calls.startPlayback': 'call-ended',
  'calls.retrieveStatus': 'call-ended',
  // No conference exists yet, so it is the leg.
  'conferences.create': 'call-ended',
  'calls.dial': 'rejected',
  'conferences.list': 'rejected',
  'recordings.retrieve': 'rejected',
};

export const CODES: Readonly<Record<string, CodeRow>> = {
  // URL too long.
  '10003': REJECTED,
  // Missing required parameter.
  '10004': REJECTED,
  '10005': NOT_FOUND,
  '10006': REJECTED,
  // Unexpected error.
  '10007': RETRY,
  // Time-out at Telnyx.
  '10008': RETRY,
  // Authentication failed.
  '10009': { otherwise: 'unauthorized' },
  // Authorization failed.
  '10010': { otherwise: 'unauthorized' },
  // Too many requests with 429; "media encryption not supported" with 422.
  '10011': { otherwise: 'by-status' },
  // Invalid value; also an invalid connection id.
  '10015': REJECTED,
  // Not an E.164 number.
  '10016': REJECTED,
  '10023': REJECTED,
  // Invalid enumerated value.
  '10032': REJECTED,
  // Value outside of range.
  '10033': REJECTED,
  // The resource is being processed.
  '10036': RETRY,
  // Service unavailable.
  '10037': RETRY,
  // Invalid call control id: never a leg of ours, or forgotten by now.
  '90015': { otherwise: 'call-ended' },
  // `client_state` is not base64.
  '90017': REJECTED,
  // The call has ended.
  '90018': {
    otherwise: 'call-ended',
    'calls.hangup': 'success',
    'calls.reject': 'success',
    'conferences.leave': 'success',
  },
  '90019': CONFERENCE_ENDED,
  // Recording before audio has started: audio starts within a second or two.
  '90020': RETRY,
  // The call is not forked.
  '90031': REJECTED,
  '90032': { otherwise: 'conference-full' },
  // On create: an active conference has the name. Elsewhere: it has no active participants.
  '90033': { ...CONFERENCE_ENDED, 'conferences.create': 'name-taken' },
  '90034': { otherwise: 'call-not-answered' },
  // Queue full, and call already in the queue: partyline uses no call queues.
  '90036': REJECTED,
  '90038': REJECTED,
  // The download of an audio file timed out. A prompt is skipped; a conference is worth a retry.
  '90040': { otherwise: 'rejected', 'conferences.create': 'retry' },
  // Channel limits of the user, the profile, the connection.
  '90041': RETRY,
  '90042': RETRY,
  '90043': RETRY,
  // Already in this conference. A create that hears it was executed before: its name is taken by
  // its own conference, which is found by name and joined.
  '90044': {
    otherwise: 'rejected',
    'conferences.join': 'success',
    'conferences.create': 'name-taken',
  },
  // Media streaming is in use.
  '90045': REJECTED,
  // Transcription, and an assistant, is already in progress: partyline starts neither.
  '90054': REJECTED,
  '90061': REJECTED,
  // The conference does not exist.
  '90058': CONFERENCE_ENDED,
  // Answer on an outbound leg.
  '90102': REJECTED,
  // Dials per second.
  '90103': RETRY,
};

/** 409 is in the SDK's own list of what to repeat ("lock time-outs"). */
const RETRY_STATUSES: readonly number[] = [408, 409, 429];

/** @param status null when there was no reply: the command may have been executed or not. */
export const meaningOf = (
  command: CommandType,
  status: number | null,
  code: string | null,
): Meaning => {
  const row = code === null ? undefined : CODES[code];
  const meaning = row?.[command] ?? row?.otherwise ?? 'by-status';
  return meaning === 'by-status' ? meaningOfStatus(command, status) : meaning;
};

const meaningOfStatus = (command: CommandType, status: number | null): Meaning => {
  if (status === null || status >= 500 || RETRY_STATUSES.includes(status)) return 'retry';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return meaningOf(command, status, '10005');
  return 'rejected';
};
