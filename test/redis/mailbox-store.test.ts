import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Commit } from '../../src/redis/commit-arguments.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createKeys, INBOX_MAX, shardOf } from '../../src/redis/keys.ts';
import { createMailboxStore, type MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { sampleEnded, sampleMember } from '../support/sample-member.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const DAY_MS = 86_400_000;

const commitOf = (changes: Partial<Commit> = {}): Commit => ({
  state: { seen: 1 },
  deadlineAt: null,
  ttlMs: DAY_MS,
  listedAt: null,
  timeline: [],
  members: [],
  recordings: [],
  ended: [],
  next: 'take',
  ...changes,
});

describe.each([
  { kind: 'a single server', cluster: false },
  { kind: 'a cluster', cluster: true },
])('a mailbox on $kind', ({ cluster }) => {
  let server: RedisServer;
  let client: RedisClient;
  let store: MailboxStore;
  const keys = createKeys('test');
  let mailboxes = 0;

  beforeAll(async () => {
    server = await startRedis({ cluster });
    client = connectTo(server);
    store = createMailboxStore(client, keys);
  });

  afterAll(async () => {
    client.disconnect();
    await server[Symbol.asyncDispose]();
  });

  const newCall = (): MailboxId => callMailbox(`leg-${(mailboxes += 1)}`);
  const newRoom = (): MailboxId => roomMailbox(`line-${(mailboxes += 1)}`);

  const post = async (mailbox: MailboxId, ...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await store.post(mailbox, id, { type: 'note', id }, NOW);
  };

  const take = async (mailbox: MailboxId, now = NOW): Promise<Taken> => {
    const head = await store.take(mailbox, now);
    if (head === null) throw new Error('the mailbox is empty');
    return head;
  };

  it('gives back what was posted, oldest first', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');

    const first = await take(mailbox, NOW + 5);
    expect(first).toEqual({
      fence: 1,
      tries: 1,
      now: NOW + 5,
      messageId: 'one',
      postedAt: NOW,
      message: { type: 'note', id: 'one' },
      state: null,
      member: null,
    });

    const next = await store.commit(mailbox, first, commitOf(), NOW + 6);
    expect(next).toMatchObject({
      status: 'taken',
      taken: { fence: 1, tries: 1, now: NOW + 6, messageId: 'two', state: { seen: 1 } },
    });
  });

  it('stores a message once for each id', async () => {
    const mailbox = newCall();
    expect(await store.post(mailbox, 'one', { type: 'note' }, NOW)).toBe('stored');
    expect(await store.post(mailbox, 'one', { type: 'note' }, NOW + 1)).toBe('duplicate');
    expect(await client.llen(keys.inbox(mailbox))).toBe(1);
  });

  it('still knows a message after it has been applied', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    expect(await store.commit(mailbox, await take(mailbox), commitOf(), NOW)).toEqual({
      status: 'empty',
    });
    expect(await store.post(mailbox, 'one', { type: 'note' }, NOW + 1)).toBe('duplicate');
    expect(await store.take(mailbox, NOW + 1)).toBeNull();
  });

  it('forgets a message id after 24 hours', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await store.post(mailbox, 'two', { type: 'note' }, NOW + DAY_MS + 1);
    expect(await store.post(mailbox, 'one', { type: 'note' }, NOW + DAY_MS + 2)).toBe('stored');
  });

  it('puts what does not fit the inbox among the dead letters', async () => {
    const mailbox = newCall();
    for (let index = 0; index < INBOX_MAX; index += 1) await post(mailbox, `m${index}`);

    expect(await store.post(mailbox, 'more', { type: 'note' }, NOW)).toBe('overflow');
    expect(await store.post(mailbox, 'more', { type: 'note' }, NOW)).toBe('duplicate');
    expect(await client.llen(keys.inbox(mailbox))).toBe(INBOX_MAX);
    expect(await client.xlen(keys.dead(shardOf(mailbox)))).toBe(1);
  });

  it('lets only the newest taker commit', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const older = await take(mailbox);
    const newer = await take(mailbox);

    expect(newer).toMatchObject({ fence: 2, tries: 2, messageId: 'one' });
    expect(await store.commit(mailbox, older, commitOf(), NOW)).toEqual({ status: 'lost' });
    expect(await client.llen(keys.inbox(mailbox))).toBe(2);
    expect(await store.commit(mailbox, newer, commitOf(), NOW)).toMatchObject({ status: 'taken' });
  });

  it('lets nobody commit a message twice', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const head = await take(mailbox);
    await store.commit(mailbox, head, commitOf({ next: 'leave' }), NOW);
    expect(await store.commit(mailbox, head, commitOf(), NOW)).toEqual({ status: 'lost' });
    expect(await client.llen(keys.inbox(mailbox))).toBe(1);
  });

  it('keeps the clock of the first try', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await take(mailbox, NOW);
    expect(await take(mailbox, NOW + 60_000)).toMatchObject({ now: NOW, tries: 2 });
  });

  it('does not count a try that was put back', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await store.putBack(mailbox, await take(mailbox));
    expect(await take(mailbox)).toMatchObject({ tries: 1 });
  });

  it('leaves the next head to others when asked to', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const committed = await store.commit(
      mailbox,
      await take(mailbox),
      commitOf({ next: 'leave' }),
      NOW,
    );
    expect(committed).toEqual({ status: 'more' });
    expect(await take(mailbox)).toMatchObject({ messageId: 'two', tries: 1 });
  });

  it('makes a message of a deadline, once the inbox is empty and only once', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const one = await take(mailbox);
    const two = await store.commit(mailbox, one, commitOf({ deadlineAt: NOW + 10 }), NOW);
    if (two.status !== 'taken') throw new Error('the second message was not taken');
    expect(two.taken.messageId).toBe('two');

    const deadline = await store.commit(
      mailbox,
      two.taken,
      commitOf({ deadlineAt: NOW + 20 }),
      NOW + 30,
    );
    expect(deadline).toMatchObject({
      taken: { messageId: `deadline-${NOW + 20}`, message: { type: 'deadline.passed' } },
    });
    expect(await client.zscore(keys.due(shardOf(mailbox)), mailbox)).toBeNull();
    const again = await take(mailbox, NOW + 40);
    expect(again).toMatchObject({ messageId: `deadline-${NOW + 20}`, tries: 2 });
    expect(await store.commit(mailbox, again, commitOf(), NOW + 40)).toEqual({ status: 'empty' });
    expect(await store.take(mailbox, NOW + 50)).toBeNull();
  });

  it('repeats a deadline that a state asks for again only a second later', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const stubborn = commitOf({ deadlineAt: NOW + 10 });
    await store.commit(mailbox, await take(mailbox), stubborn, NOW);
    const first = await take(mailbox, NOW + 10);

    expect(await store.commit(mailbox, first, stubborn, NOW + 11)).toEqual({ status: 'empty' });
    expect(await store.take(mailbox, NOW + 500)).toBeNull();
    expect(await take(mailbox, NOW + 1_011)).toMatchObject({
      messageId: `deadline-${NOW + 1_011}`,
    });
  });

  it('names a mailbox as due until its deadline has become a message', async () => {
    const mailbox = newCall();
    const due = async (now: number) =>
      (await store.sweep(shardOf(mailbox), now, 0)).due.includes(mailbox);
    await post(mailbox, 'one');
    await store.commit(mailbox, await take(mailbox), commitOf({ deadlineAt: NOW + 10 }), NOW);

    expect(await due(NOW + 9)).toBe(false);
    expect(await due(NOW + 10)).toBe(true);
    await take(mailbox, NOW + 10);
    expect(await due(NOW + 10)).toBe(false);
  });

  it('forgets a mailbox that is named as due and has expired', async () => {
    const mailbox = newCall();
    await client.zadd(keys.due(shardOf(mailbox)), NOW, mailbox);
    await client.zadd(keys.pending(shardOf(mailbox)), NOW, mailbox);
    expect(await store.take(mailbox, NOW)).toBeNull();
    const { due, unread } = await store.sweep(shardOf(mailbox), NOW, NOW);
    expect([...due, ...unread]).not.toContain(mailbox);
    expect(await client.exists(keys.box(mailbox))).toBe(0);
  });

  it('names a mailbox as unread since its oldest message came', async () => {
    const mailbox = newCall();
    const shard = shardOf(mailbox);
    const waitingSince = () => client.zscore(keys.pending(shard), mailbox);
    await store.post(mailbox, 'one', { type: 'note' }, NOW + 100);
    await store.post(mailbox, 'two', { type: 'note' }, NOW + 200);
    expect(await waitingSince()).toBe(String(NOW + 100));

    const two = await store.commit(mailbox, await take(mailbox), commitOf(), NOW + 300);
    expect(await waitingSince()).toBe(String(NOW + 200));
    if (two.status !== 'taken') throw new Error('the second message was not taken');
    await store.commit(mailbox, two.taken, commitOf(), NOW + 300);
    expect(await waitingSince()).toBeNull();
  });

  it('moves a failing head to the dead letters and lets its fail-safe take its place', async () => {
    const mailbox = newCall();
    await post(mailbox, 'bad', 'good');
    const failSafe = { id: 'failed-bad', message: { type: 'message.failed', failedType: 'note' } };
    const bad = await take(mailbox);

    expect(await store.bury(mailbox, bad, 'TypeError', failSafe, NOW + 5)).toBe('buried');
    const standIn = await take(mailbox, NOW + 6);
    expect(standIn).toMatchObject({ messageId: 'failed-bad', message: failSafe.message, tries: 1 });
    expect(await store.bury(mailbox, standIn, 'TypeError', null, NOW + 7)).toBe('buried');
    expect(await take(mailbox)).toMatchObject({ messageId: 'good', tries: 1 });
  });

  it('lets nobody bury a head that another has taken', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const older = await take(mailbox);
    await take(mailbox);
    expect(await store.bury(mailbox, older, 'TypeError', null, NOW)).toBe('lost');
    expect(await client.llen(keys.inbox(mailbox))).toBe(1);
  });

  it('claims a command until its result is posted', async () => {
    const mailbox = newCall();
    expect(await store.claim(mailbox, 'c1', NOW)).toEqual({
      done: false,
      firstAttemptAt: NOW,
      repeated: false,
    });
    expect(await store.claim(mailbox, 'c1', NOW + 9)).toEqual({
      done: false,
      firstAttemptAt: NOW,
      repeated: true,
    });
    await post(mailbox, 'result-c1');
    expect(await store.claim(mailbox, 'c1', NOW + 9)).toEqual({ done: true });
  });

  it('keeps no record of a command whose result has been applied, and still knows it', async () => {
    const mailbox = newCall();
    await store.claim(mailbox, 'c1', NOW);
    await post(mailbox, 'result-c1');
    await store.commit(mailbox, await take(mailbox), commitOf(), NOW);
    expect(await client.hkeys(keys.box(mailbox))).not.toContain('c:c1');
    expect(await store.claim(mailbox, 'c1', NOW)).toEqual({ done: true });
  });

  it('brings the roster entry of the leg that a message is about', async () => {
    const room = newRoom();
    const member = sampleMember({ callLegId: 'leg-a' });
    await post(room, 'one');
    await store.post(room, 'two', { type: 'seat.released', callLegId: 'leg-a' }, NOW);

    const next = await store.commit(room, await take(room), commitOf({ members: [member] }), NOW);
    expect(next).toMatchObject({ taken: { messageId: 'two', member } });
    expect(await take(room)).toMatchObject({ member });
  });

  it('moves who has left to the conference they were in, and back when they return', async () => {
    const room = newRoom();
    const conferenceId = `conference-of-${room}`;
    const joined = sampleMember({ callLegId: 'leg-a', conferenceId });
    const left = { ...joined, status: 'left' as const };
    const change = async (member: typeof joined | typeof left) => {
      await post(room, `m${(mailboxes += 1)}`);
      await store.commit(room, await take(room), commitOf({ members: [member] }), NOW);
      await post(room, `m${(mailboxes += 1)}`);
      const head = await take(room);
      return {
        inRoom: await store.roster(room, head),
        hasLeft: await store.leftMember(room, head, conferenceId, 'leg-a'),
        ...(await store.commit(room, head, commitOf(), NOW)),
      };
    };

    expect(await change(joined)).toMatchObject({ inRoom: [joined], hasLeft: null });
    expect(await change(left)).toMatchObject({ inRoom: [], hasLeft: left });
    expect(await change(joined)).toMatchObject({ inRoom: [joined], hasLeft: null });
  });

  it('forgets who left without having been in a conference', async () => {
    const room = newRoom();
    const waiting = sampleMember({ status: 'waiting', conferenceId: null });
    await post(room, 'one', 'two', 'three');
    await store.commit(room, await take(room), commitOf({ members: [waiting] }), NOW);
    const gone = { ...waiting, status: 'left' as const };
    await store.commit(room, await take(room), commitOf({ members: [gone] }), NOW);
    expect(await store.roster(room, await take(room))).toEqual([]);
  });

  it('shows the roster to the newest taker alone', async () => {
    const room = newRoom();
    await post(room, 'one');
    const older = await take(room);
    const newer = await take(room);
    expect(await store.roster(room, older)).toBeUndefined();
    expect(await store.leftMember(room, older, 'conference-1', 'leg-a')).toBeUndefined();
    expect(await store.roster(room, newer)).toEqual([]);
  });

  it('gives every key of an ended mailbox a time to live', async () => {
    const room = newRoom();
    await post(room, 'one', 'two');
    await store.claim(room, 'c1', NOW);
    const member = sampleMember();
    const left = sampleMember({ callLegId: 'leg-2', status: 'left' });
    const recording = {
      conferenceId: 'conference-1',
      recordingId: 'r1',
      format: null,
      channels: null,
      startedAt: null,
      endedAt: null,
    };
    const changes = commitOf({
      timeline: [[NOW, 'x']],
      members: [member, left],
      recordings: [recording],
      ended: [sampleEnded({ createdAt: NOW - 1_000 })],
      listedAt: NOW,
    });
    await store.commit(room, await take(room), changes, NOW);

    const shard = shardOf(room);
    const mine = [
      keys.inbox(room),
      keys.seen(room),
      keys.box(room),
      keys.timeline(room),
      keys.members(room),
      keys.left(shard, 'conference-1'),
      keys.recordings(shard, 'conference-1'),
      keys.conference(shard, 'conference-1'),
      keys.conferences(shard),
      keys.rooms(shard),
    ];
    const lives = await Promise.all(mine.map((key) => client.pttl(key)));
    expect(lives.map((ms) => ms > 0 && ms <= 50 * 3_600_000)).toEqual(mine.map(() => true));
  });

  it('gives a claimed command of an unknown mailbox a time to live', async () => {
    const mailbox = newCall();
    await store.claim(mailbox, 'c1', NOW);
    expect(await client.pttl(keys.box(mailbox))).toBeGreaterThan(0);
  });

  it('runs its scripts again after Redis has forgotten them', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await client.script('FLUSH');
    expect(await take(mailbox)).toMatchObject({ messageId: 'one' });
  });
});
