import { Cluster } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { postAnnounced, postMessage, postThen } from '../../src/redis/post-message.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis } from '../support/redis-server.ts';

const MAILBOX: MailboxId = 'call:leg-1';
const keys = createKeys('test');

describe.each(SERVERS)('a message posted and announced on $kind', ({ cluster }) => {
  /** What whoever hears of the announcement finds in the inbox, one entry for each time. */
  const connect = async () => {
    const server = await startRedis({ cluster });
    const client = connectTo(server);
    onTestFinished(async () => {
      client.disconnect();
      await server[Symbol.asyncDispose]();
    });
    const found: number[] = [];
    const post = postAnnounced(client, keys, async (mailbox) => {
      found.push(await client.llen(keys.inbox(mailbox)));
    });
    return { client, found, post };
  };

  test('is there for whoever hears of it, also when Redis has forgotten its scripts', async () => {
    const { found, post } = await connect();

    expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');
    expect(found.at(-1)).toBe(1);
    expect(await post(MAILBOX, 'two', { type: 'a' }, 2)).toBe('stored');
    expect(found.at(-1)).toBe(2);
  });

  test('is announced again when it is a duplicate', async () => {
    const { found, post } = await connect();
    await post(MAILBOX, 'one', { type: 'a' }, 1);
    const before = found.length;

    expect(await post(MAILBOX, 'one', { type: 'a' }, 2)).toBe('duplicate');
    expect(found.length).toBe(before + 1);
  });

  test('fails when the announcement does, and stays stored', async () => {
    const { client } = await connect();
    const post = postAnnounced(client, keys, () => Promise.reject(new Error('nobody hears')));

    await expect(post(MAILBOX, 'one', { type: 'a' }, 1)).rejects.toThrow('nobody hears');
    await expect(post(MAILBOX, 'one', { type: 'a' }, 1)).rejects.toThrow('nobody hears');

    expect(await client.llen(keys.inbox(MAILBOX))).toBe(1);
  });

  test('fails when it cannot be stored', async () => {
    const { client, post } = await connect();
    await client.set(keys.inbox(MAILBOX), 'no list');

    await expect(post(MAILBOX, 'one', { type: 'a' }, 1)).rejects.toThrow('WRONGTYPE');
  });
});

test('one server is asked once, with both', async () => {
  await using server = await startRedis();
  const client = connectTo(server);
  if (client instanceof Cluster) throw new Error('it is one server');
  await client.ping();
  const sent: number[] = [];
  const post = postAnnounced(client, keys, async () => {
    // Nothing has been read since the message was sent.
    sent.push(client.stream.bytesRead);
  });
  await post(MAILBOX, 'one', { type: 'a' }, 1);
  const before = client.stream.bytesRead;

  await post(MAILBOX, 'two', { type: 'a' }, 2);

  expect(sent.at(-1)).toBe(before);
  client.disconnect();
});

test('over another connection it is announced once it is stored', async () => {
  await using server = await startRedis();
  const [client, other] = [connectTo(server), connectTo(server)];
  const found: number[] = [];
  const post = postThen(postMessage(client, keys), async (mailbox) => {
    found.push(await other.llen(keys.inbox(mailbox)));
  });
  await other.ping();

  expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');
  expect(await post(MAILBOX, 'one', { type: 'a' }, 2)).toBe('duplicate');

  expect(found).toEqual([1, 1]);
  for (const connection of [client, other]) connection.disconnect();
});
