import { describe, expect, it } from 'vitest';

import type { Event } from '../../src/events/event.ts';
import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { applyHead } from '../../src/queue/apply-head.ts';
import { startEventRelay, type EventRelayOptions } from '../../src/queue/event-relay.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createEventOutbox } from '../../src/redis/event-outbox.ts';
import { createEventStream } from '../../src/redis/event-stream.ts';
import { createKeys, shardOf } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import { noteMachines } from '../support/note-machine.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleEvent } from '../support/sample-event.ts';
import { useRedis } from '../support/use-redis.ts';

const NOW = 1_000;
const MAILBOX = callMailbox('leg-1');
const keys = createKeys('relay');

/** Applies one message that has these events, as a worker does that dies thereafter. */
const commit = async (
  client: RedisClient,
  id: string,
  events: readonly Event[],
  mailbox = MAILBOX,
): Promise<void> => {
  const store = createMailboxStore(client, keys);
  await store.post(mailbox, id, { type: 'note' }, NOW);
  const head = await store.take(mailbox, NOW);
  if (head === null) throw new Error('what was posted is not there');
  await applyHead(mailbox, head, 'leave', {
    store,
    post: store.post,
    queues: NO_COMMANDS,
    clock: () => NOW,
    machines: noteMachines,
    describe: () => events,
  });
};

const NO_COMMANDS = { addCommands: () => Promise.resolve() };

const relayOf = (client: RedisClient, options: Partial<EventRelayOptions> = {}) =>
  startEventRelay({
    outbox: createEventOutbox(client, keys),
    stream: createEventStream(client, keys),
    clock: () => NOW,
    log: recordedLog(),
    ...options,
  });

const published = async (client: RedisClient): Promise<readonly string[]> =>
  (await createEventStream(client, keys).after(0, 10_000)).map(({ event }) => event.id);
const left = async (client: RedisClient, mailbox = MAILBOX): Promise<number> =>
  (await createEventOutbox(client, keys).read(shardOf(mailbox), 10_000)).length;
const numbered = (from: number, to: number): readonly Event[] =>
  Array.from({ length: to - from + 1 }, (_, index) => sampleEvent(from + index));

describe('the events of a change', () => {
  const redis = useRedis();

  it('are in the outbox as soon as the change is there', async () => {
    await commit(redis(), 'm-1', numbered(1, 2));

    expect(await left(redis())).toBe(2);
    expect(await published(redis())).toEqual([]);
  });

  it('are relayed when the relay is poked, in their order', async () => {
    await commit(redis(), 'm-1', numbered(1, 2));
    await commit(redis(), 'm-2', numbered(3, 4));
    const relay = relayOf(redis());
    relay.poke(shardOf(MAILBOX));

    await relay.close();

    expect(await published(redis())).toEqual(['event-1', 'event-2', 'event-3', 'event-4']);
    expect(await left(redis())).toBe(0);
  });

  it('are relayed by whoever sweeps, when the process that committed them died', async () => {
    const other = callMailbox('leg-of-another-shard');
    await commit(redis(), 'm-1', [sampleEvent(1)]);
    await commit(redis(), 'm-2', [sampleEvent(2)], other);
    const relay = relayOf(redis());

    await expect.poll(() => published(redis())).toHaveLength(2);

    await relay.close();
    expect([await left(redis()), await left(redis(), other)]).toEqual([0, 0]);
  });

  it('are published once by a relay that died before it cleared the outbox', async () => {
    await commit(redis(), 'm-1', numbered(1, 3));
    const outbox = createEventOutbox(redis(), keys);
    const dying = relayOf(redis(), {
      outbox: { ...outbox, clear: () => Promise.reject(new Error('killed')) },
    });
    dying.poke(shardOf(MAILBOX));
    await dying.close();
    expect(await left(redis())).toBe(3);
    await commit(redis(), 'm-2', [sampleEvent(4)]);

    const relay = relayOf(redis());
    relay.poke(shardOf(MAILBOX));
    await relay.close();

    expect(await published(redis())).toEqual(['event-1', 'event-2', 'event-3', 'event-4']);
  });

  it('stay in the outbox until they have been forwarded', async () => {
    await commit(redis(), 'm-1', [sampleEvent(1)]);
    const forwarded: Event[] = [];
    const failing = relayOf(redis(), { forward: () => Promise.reject(new Error('no queue')) });
    failing.poke(shardOf(MAILBOX));
    await failing.close();
    expect(await left(redis())).toBe(1);

    const relay = relayOf(redis(), { forward: async (events) => void forwarded.push(...events) });
    relay.poke(shardOf(MAILBOX));
    await relay.close();

    expect(forwarded).toEqual([sampleEvent(1)]);
    expect(await left(redis())).toBe(0);
  });

  it('are relayed in portions, however many there are', async () => {
    await commit(redis(), 'm-1', numbered(1, 250));
    const relay = relayOf(redis());
    relay.poke(shardOf(MAILBOX));

    await relay.close();

    expect(await published(redis())).toEqual(numbered(1, 250).map(({ id }) => id));
  });

  it('of many shards are appended together', async () => {
    const mailboxes = Array.from({ length: 12 }, (_, nth) => callMailbox(`leg-${nth}`));
    for (const [nth, mailbox] of mailboxes.entries()) {
      await commit(redis(), `m-${nth}`, [sampleEvent(nth)], mailbox);
    }
    const stream = createEventStream(redis(), keys);
    let appends = 0;
    const relay = relayOf(redis(), {
      stream: {
        append: async (events, now) => {
          appends += 1;
          await stream.append(events, now);
        },
      },
    });
    for (const mailbox of mailboxes) relay.poke(shardOf(mailbox));

    await relay.close();

    expect(appends).toBe(1);
    expect(await published(redis())).toHaveLength(12);
    for (const mailbox of mailboxes) expect(await left(redis(), mailbox)).toBe(0);
  });

  it('are relayed where another shard cannot be read', async () => {
    const other = callMailbox('leg-of-another-shard');
    await commit(redis(), 'm-1', [sampleEvent(1)], other);
    await commit(redis(), 'm-2', [sampleEvent(2)]);
    const outbox = createEventOutbox(redis(), keys);
    const log = recordedLog();
    const relay = relayOf(redis(), {
      log,
      outbox: {
        ...outbox,
        read: (shard, limit) =>
          shard === shardOf(other)
            ? Promise.reject(new Error('this server is away'))
            : outbox.read(shard, limit),
      },
    });
    for (const mailbox of [other, MAILBOX]) relay.poke(shardOf(mailbox));

    await relay.close();

    expect(await published(redis())).toEqual(['event-2']);
    expect([await left(redis()), await left(redis(), other)]).toEqual([0, 1]);
    expect(log.entries.map(({ message }) => message)).toContain('events wait in their outbox');
  });

  it('come out in order from two relays at once', async () => {
    const relays = [relayOf(redis()), relayOf(redis())];
    for (let nth = 1; nth <= 60; nth += 1) {
      await commit(redis(), `m-${nth}`, [sampleEvent(nth)]);
      for (const relay of relays) relay.poke(shardOf(MAILBOX));
    }

    await expect.poll(() => published(redis())).toHaveLength(60);

    await Promise.all(relays.map((relay) => relay.close()));
    expect(await published(redis())).toEqual(numbered(1, 60).map(({ id }) => id));
  });

  it('are relayed when they come while the relay is at work', async () => {
    const outbox = createEventOutbox(redis(), keys);
    const stream = createEventStream(redis(), keys);
    const atWork = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const relay = relayOf(redis(), {
      // The sweep finds nothing: what is poked is all that is done.
      outbox: {
        ...outbox,
        read: async (shard, limit) => (limit === 1 ? [] : outbox.read(shard, limit)),
      },
      stream: {
        append: async (events, now) => {
          atWork.resolve();
          await goOn.promise;
          await stream.append(events, now);
        },
      },
    });
    await commit(redis(), 'm-1', [sampleEvent(1)]);
    relay.poke(shardOf(MAILBOX));
    await atWork.promise;
    await commit(redis(), 'm-2', [sampleEvent(2)]);
    relay.poke(shardOf(MAILBOX));
    goOn.resolve();

    await expect.poll(() => published(redis())).toEqual(['event-1', 'event-2']);
    await relay.close();
  });

  it('are not published when the change is lost to another worker', async () => {
    const store = createMailboxStore(redis(), keys);
    await store.post(MAILBOX, 'm-1', { type: 'note' }, NOW);
    const head = await store.take(MAILBOX, NOW);
    if (head === null) throw new Error('what was posted is not there');
    await store.take(MAILBOX, NOW);

    const committed = await applyHead(MAILBOX, head, 'leave', {
      store,
      post: store.post,
      queues: NO_COMMANDS,
      clock: () => NOW,
      machines: noteMachines,
      describe: () => [sampleEvent(1)],
    });

    expect(committed).toEqual({ status: 'lost' });
    expect(await left(redis())).toBe(0);
  });

  it('leave keys that do not stay for ever', async () => {
    await commit(redis(), 'm-1', [sampleEvent(1)]);
    const relay = relayOf(redis());
    relay.poke(shardOf(MAILBOX));
    await relay.close();

    for (const key of [keys.events(), keys.eventsSeen(), keys.outbox(shardOf(MAILBOX))]) {
      expect([key, (await redis().pttl(key)) > 0]).toEqual([key, true]);
    }
  });
});
