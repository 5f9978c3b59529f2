// An ended call rests in one string: its state, its story and the ids that it has seen. It is restored
// when another message comes for it.

import type { CallState } from '../call/state.ts';
import type { TimelineEntry } from '../call/timeline.ts';
import { callMailbox, type MailboxId } from '../mailbox/mailbox-id.ts';
import { pack, unpack } from './archive.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';

const AT_REST = loadScript('at-rest');
const ARCHIVE = loadScript('archive-call');
const RESTORE = loadScript('envelope', 'mailbox-kind', 'seen', 'restore-call');

export interface ArchivedCall {
  readonly fence: number;
  readonly state: CallState;
  readonly timeline: readonly TimelineEntry[];
  /** The numbers of seen.lua. */
  readonly seen: readonly number[];
}

/** Leaves a call alone of which something is still to come. @throws ioredis's errors. */
export const archiveCall = async (
  client: RedisClient,
  keys: Keys,
  callLegId: string,
): Promise<void> => {
  const mailbox = callMailbox(callLegId);
  const [archive, box, inbox, ...rest] = archiveKeys(keys, mailbox);
  const reply = await runScript(client, AT_REST, [box, inbox, ...rest], []);
  if (!Array.isArray(reply)) return;
  // at-rest.lua answers so.
  const [fence, state, timeline, seen] = reply as [string, string, string[], string[]];
  const packed = pack(
    `{"fence":${fence},"state":${state},"timeline":[${timeline.join()}],"seen":[${seen.join()}]}`,
  );
  await runScript(client, ARCHIVE, [archive, box, inbox, ...rest], [fence, packed]);
};

/**
 * Makes a mailbox of an archived call again, if it has got a message that is no repeat.
 *
 * @param always also without one. @throws ioredis's errors.
 */
export const restoreCall = async (
  client: RedisClient,
  keys: Keys,
  mailbox: MailboxId,
  always = false,
): Promise<void> => {
  const names = archiveKeys(keys, mailbox);
  const packed = await client.getBuffer(names[0]);
  // Somebody else has restored it, or its day is over.
  if (packed === null) return;
  const { fence, state, timeline, seen } = readArchivedCall(packed);
  await runScript(
    client,
    RESTORE,
    [...names, keys.pending(shardOf(mailbox))],
    [
      mailbox,
      packed,
      fence,
      JSON.stringify(state),
      always ? 1 : '',
      timeline.length,
      ...timeline.map((entry) => JSON.stringify(entry)),
      ...seen,
    ],
  );
};

/** @param packed what `archiveCall` wrote. */
export const readArchivedCall = (packed: Buffer): ArchivedCall => unpack(packed) as ArchivedCall;

/** What restore-call.lua begins with, and without `archive` what at-rest.lua does. */
const archiveKeys = (keys: Keys, mailbox: MailboxId) =>
  [
    keys.archive(mailbox),
    keys.box(mailbox),
    keys.inbox(mailbox),
    keys.timeline(mailbox),
    keys.seen(mailbox),
    keys.seenBefore(mailbox),
  ] as const;
