// Lua scripts lie beside their store. Redis runs one whole or not at all, as long as its first write
// is one that Redis refuses when memory is full; every script here that needs memory begins with such
// a write.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ReplyError } from 'ioredis';

import type { RedisClient } from './connection.ts';
import {
  AHEAD_MAX,
  DEAD_LETTERS_MAX,
  DEAD_LETTERS_MS,
  ENDED_TTL_MS,
  HELD_MS,
  INBOX_MAX,
  INDEX_MS,
  MAILBOX_TTL_MS,
  EVENTS_MAX,
  OUTBOX_MAX,
  SEEN_MS,
  TIMELINE_MAX,
} from './keys.ts';

export type { RedisClient };

export interface Script {
  readonly source: string;
  readonly sha1: string;
}

const LIMITS = {
  AHEAD_MAX,
  DEAD_LETTERS_MAX,
  DEAD_LETTERS_MS,
  ENDED_TTL_MS,
  HELD_MS,
  INBOX_MAX,
  INDEX_MS,
  MAILBOX_TTL_MS,
  EVENTS_MAX,
  OUTBOX_MAX,
  SEEN_MS,
  TIMELINE_MAX,
};

/** Joins the named `.lua` files in order, below the limits of keys.ts as Lua locals. */
export const loadScript = (...names: readonly string[]): Script => {
  const limits = Object.entries(LIMITS).map(([name, value]) => `local ${name} = ${value}`);
  const parts = names.map((name) =>
    readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8'),
  );
  const source = [...limits, ...parts].join('\n');
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
};

/**
 * Runs a script by its hash and sends its text only where Redis does not know it: after a start, a
 * failover, a flush. All keys belong to one slot.
 *
 * @throws ioredis's errors; a script that Redis refused has changed nothing.
 */
export const runScript = async (
  client: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> => {
  try {
    return await client.evalsha(script.sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return await client.eval(script.source, keys.length, ...keys, ...args);
  }
};

/**
 * The same with `follow`, whose commands are sent behind the script without waiting for its reply. A
 * server runs what one connection sends in its order; so `follow` must use the same connection, and
 * keys of the same server. It is called again when the script had to be sent again.
 *
 * @throws what either throws; the other may have happened.
 */
export const runScriptWith = async (
  client: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  follow: () => Promise<unknown>,
): Promise<unknown> => {
  const short = client.evalsha(script.sha1, keys.length, ...keys, ...args);
  const [reply, followed] = await Promise.allSettled([short, follow()]);
  if (reply.status === 'rejected') {
    if (!isUnknown(reply.reason)) throw reply.reason;
    const full = client.eval(script.source, keys.length, ...keys, ...args);
    return (await Promise.all([full, follow()]))[0];
  }
  if (followed.status === 'rejected') throw followed.reason;
  return reply.value;
};

const isUnknown = (error: unknown): boolean =>
  error instanceof ReplyError && String(error).includes('NOSCRIPT');
