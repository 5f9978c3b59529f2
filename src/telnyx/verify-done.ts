// Whether a command of some time ago was executed. Telnyx remembers a `command_id` for 60 s; after
// that a repeat is a second command, so Telnyx is read first.

import type { Command, CommandSucceeded, Failure } from '../call/command.ts';
import type { TelnyxClient } from './client.ts';
import { isLegAlive } from './execute-call-command.ts';
import { listActiveConferences, listParticipants } from './execute-read.ts';

/** A repeat of a command first tried longer ago than this is preceded by `verifyDone`. */
export const VERIFY_AFTER_MS = 45_000;

export type Verdict =
  | { readonly verdict: 'done'; readonly output: CommandSucceeded['output'] }
  /** It was not executed, or doing it twice is the same as once. */
  | { readonly verdict: 'send' }
  | { readonly verdict: 'failed'; readonly failure: Failure };

const DONE: Verdict = { verdict: 'done', output: null };
const SEND: Verdict = { verdict: 'send' };
const NAME_TAKEN: Verdict = { verdict: 'failed', failure: 'name-taken' };
const GIVEN_UP: Verdict = { verdict: 'failed', failure: 'unavailable' };

/**
 * Reads Telnyx to tell whether this command has had its effect.
 *
 * @throws the SDK's errors of the reads; they are to be classified as the command's own.
 */
export const verifyDone = async (client: TelnyxClient, command: Command): Promise<Verdict> => {
  switch (command.type) {
    case 'conferences.create':
      return verifyCreate(client, command);
    case 'conferences.join':
      // Who is not in it may have left it since.
      return (await isPresent(client, command)) ? DONE : GIVEN_UP;
    case 'conferences.leave':
      return (await isPresent(client, command)) ? SEND : DONE;
    case 'calls.hangup':
    case 'calls.reject':
      return (await isLegAlive(client, command.callControlId)) ? SEND : DONE;
    case 'calls.answer':
      return (await isLegAlive(client, command.callControlId))
        ? SEND
        : { verdict: 'failed', failure: 'call-ended' };
    // A late prompt is worse than none, and a second call to somebody's phone worse than both.
    case 'calls.speak':
    case 'calls.gatherUsingSpeak':
    case 'calls.startPlayback':
    case 'conferences.speak':
    case 'conferences.play':
    case 'calls.dial':
      return GIVEN_UP;
    case 'calls.retrieveStatus':
    case 'conferences.mute':
    case 'conferences.unmute':
    case 'conferences.hold':
    case 'conferences.unhold':
    case 'conferences.stop':
    case 'conferences.recordStart':
    case 'conferences.recordStop':
    case 'conferences.recordPause':
    case 'conferences.recordResume':
    case 'conferences.endConference':
    case 'conferences.list':
    case 'conferences.retrieve':
    case 'conferences.listParticipants':
    case 'recordings.retrieve':
      return SEND;
    default:
      return command satisfies never;
  }
};

/**
 * The active conference of this name is the one that was created, if its creator is in it. If not,
 * the caller has still to join it, as after any other name that is taken. Where there is none it may have
 * been created and be over: whether another is wanted, only the call can say.
 */
const verifyCreate = async (
  client: TelnyxClient,
  command: Extract<Command, { type: 'conferences.create' }>,
): Promise<Verdict> => {
  const region = command.options.region ?? null;
  const [found] = await listActiveConferences(client, command.name, region);
  if (found === undefined) return GIVEN_UP;
  const { conferenceId } = found;
  const { callControlId } = command;
  return (await isPresent(client, { conferenceId, callControlId, region }))
    ? { verdict: 'done', output: { conferenceId } }
    : NAME_TAKEN;
};

/**
 * Whether the conference that is to be created is there and goes on. One without anybody in it is about
 * to end, or has ended and is listed still.
 *
 * @throws the SDK's errors of the reads.
 */
export const verifyForgotten = async (
  client: TelnyxClient,
  { name, options }: Extract<Command, { type: 'conferences.create' }>,
): Promise<Verdict> => {
  const region = options.region ?? null;
  for (const { conferenceId } of await listActiveConferences(client, name, region)) {
    const participants = await listParticipants(client, conferenceId, region);
    if (participants.some(({ status }) => status !== 'left')) return NAME_TAKEN;
  }
  return SEND;
};

type Seat = Pick<
  Extract<Command, { type: 'conferences.join' }>,
  'conferenceId' | 'callControlId' | 'region'
>;

const isPresent = async (client: TelnyxClient, seat: Seat): Promise<boolean> => {
  const participants = await listParticipants(client, seat.conferenceId, seat.region);
  return participants.some(
    ({ callControlId, status }) => callControlId === seat.callControlId && status !== 'left',
  );
};
