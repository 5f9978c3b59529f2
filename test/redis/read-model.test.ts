import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { CallState, PhaseName } from '../../src/call/state.ts';
import { callMailbox, conferenceMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { CallQuery } from '../../src/redis/list-calls.ts';
import { createMailboxStore, type MailboxStore } from '../../src/redis/mailbox-store.ts';
import { createReadModel, type ReadModel } from '../../src/redis/read-model.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { sampleCall } from '../support/sample-call.ts';
import { endedOf, sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const MINUTE_MS = 60_000;

describe.each([
  { kind: 'a single server', cluster: false },
  { kind: 'a cluster', cluster: true },
])('the read model on $kind', ({ cluster }) => {
  let server: RedisServer;
  let client: RedisClient;
  let store: MailboxStore;
  let model: ReadModel;
  let now = NOW;
  const keys = createKeys('test');

  beforeAll(async () => {
    server = await startRedis({ cluster });
    client = connectTo(server);
    store = createMailboxStore(client, keys);
    model = createReadModel(client, keys, () => now);
  });

  afterEach(async () => {
    now = NOW;
    await client.flushall();
  });

  afterAll(async () => {
    client.disconnect();
    await server[Symbol.asyncDispose]();
  });

  /** A call in this phase, with the deadline that its phase has. */
  const seedCall = async (
    callLegId: string,
    phase: PhaseName,
    facts: { startedAt?: number; line?: string; deadlineAt?: number } = {},
  ): Promise<void> => {
    const { startedAt = NOW, line = 'support', deadlineAt = NOW + 10_000 } = facts;
    const state: CallState = sampleCall({
      callLegId,
      phase,
      startedAt,
      line,
    } as Partial<CallState>);
    await seedMailbox(
      store,
      callMailbox(callLegId),
      { state, deadlineAt: phase === 'ended' ? null : deadlineAt, listedAt: startedAt },
      NOW,
    );
  };

  /** How many HGETs Redis has served. */
  const hashReads = async (): Promise<number> => {
    const stats = await client.info('commandstats');
    return Number(/^cmdstat_hget:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
  };

  const list = async (query: Partial<CallQuery> = {}) => {
    const { calls, total } = await model.listCalls({
      phase: null,
      line: null,
      offset: 0,
      limit: 20,
      ...query,
    });
    return { legs: calls.map(({ callLegId }) => callLegId), total };
  };

  it('pages through all calls over all shards, newest first', async () => {
    for (let n = 0; n < 30; n += 1) {
      await seedCall(`leg-${n}`, n % 2 === 0 ? 'ended' : 'waiting', { startedAt: NOW - n * 1_000 });
    }

    expect(await list({ limit: 3 })).toEqual({ legs: ['leg-0', 'leg-1', 'leg-2'], total: 30 });
    expect(await list({ limit: 3, offset: 27 })).toEqual({
      legs: ['leg-27', 'leg-28', 'leg-29'],
      total: 30,
    });
    expect(await list({ offset: 30 })).toEqual({ legs: [], total: 30 });
  });

  it('finds the calls of a phase and of a line', async () => {
    await seedCall('leg-a', 'in-conference', { startedAt: NOW - 3, line: 'sales' });
    await seedCall('leg-b', 'in-conference', { startedAt: NOW - 2 });
    await seedCall('leg-c', 'waiting', { startedAt: NOW - 1 });
    await seedCall('leg-d', 'ended', { line: 'sales' });

    expect(await list({ phase: 'in-conference' })).toEqual({ legs: ['leg-b', 'leg-a'], total: 2 });
    expect(await list({ phase: 'in-conference', limit: 1, offset: 1 })).toEqual({
      legs: ['leg-a'],
      total: 2,
    });
    expect(await list({ phase: 'ended' })).toEqual({ legs: ['leg-d'], total: 1 });
    expect(await list({ line: 'sales' })).toEqual({ legs: ['leg-d', 'leg-a'], total: 2 });
    expect(await list({ line: 'sales', phase: 'ended' })).toEqual({ legs: ['leg-d'], total: 1 });
    expect(await list({ phase: 'ringing' })).toEqual({ legs: [], total: 0 });
  });

  it('sees a call go from phase to phase, though it remembers what it has read', async () => {
    await seedCall('leg-a', 'waiting', { deadlineAt: NOW + 5_000 });
    await seedCall('leg-b', 'waiting', { deadlineAt: NOW + 5_000 });
    expect((await list({ phase: 'waiting' })).total).toBe(2);

    await seedCall('leg-a', 'in-conference', { deadlineAt: NOW + 14_400_000 });
    await seedCall('leg-b', 'ended');

    expect(await list({ phase: 'waiting' })).toEqual({ legs: [], total: 0 });
    expect(await list({ phase: 'in-conference' })).toEqual({ legs: ['leg-a'], total: 1 });
    expect(await list({ phase: 'ended' })).toEqual({ legs: ['leg-b'], total: 1 });
  });

  it('reads the state of a call again only when its deadline has changed', async () => {
    await seedCall('leg-a', 'waiting', { deadlineAt: NOW + 5_000 });
    await seedCall('leg-b', 'waiting', { deadlineAt: NOW + 5_000 });
    await model.readGauges();
    const before = await hashReads();
    await model.readGauges();
    expect((await hashReads()) - before).toBe(0);

    await seedCall('leg-a', 'joining', { deadlineAt: NOW + 6_000 });
    const changed = await hashReads();
    expect((await model.readGauges()).callsByPhase).toEqual({ waiting: 1, joining: 1 });
    expect((await hashReads()) - changed).toBe(1);
  });

  it('still counts a call while its passed deadline is being handled', async () => {
    await seedCall('leg-a', 'answering', { deadlineAt: NOW + 1 });
    expect(await store.take(callMailbox('leg-a'), NOW + 2)).toMatchObject({
      message: { type: 'deadline.passed' },
    });

    expect(await list({ phase: 'answering' })).toEqual({ legs: ['leg-a'], total: 1 });
  });

  it('forgets calls that started over 26 h ago', async () => {
    await seedCall('leg-a', 'ended');
    now = NOW + 27 * 60 * MINUTE_MS;

    expect(await list()).toEqual({ legs: [], total: 0 });
  });

  it('finds a live conference by its id', async () => {
    const room = sampleRoom('support', { conferenceId: 'conference-1' });
    await seedMailbox(store, roomMailbox('support'), { state: room, listedAt: NOW }, NOW);
    await seedMailbox(
      store,
      conferenceMailbox('conference-1'),
      { state: { line: 'support', held: [] } },
      NOW,
    );

    expect(await model.findConference('conference-1')).toEqual({ status: 'live', room });
    expect(await model.findConference('conference-2')).toBeNull();
  });

  it('finds a live conference before its mailbox has learnt the line', async () => {
    const room = sampleRoom('support', { conferenceId: 'conference-1' });
    await seedMailbox(store, roomMailbox('support'), { state: room, listedAt: NOW }, NOW);
    await seedMailbox(
      store,
      conferenceMailbox('conference-1'),
      { state: { line: null, held: [] } },
      NOW,
    );

    expect(await model.findConference('conference-1')).toEqual({ status: 'live', room });
  });

  it('finds an ended conference by its id, also when its mailbox has expired', async () => {
    const ended = endedOf('support', { conferenceId: 'conference-1' });
    const next = sampleRoom('support', { conferenceId: 'conference-2' });
    await seedMailbox(
      store,
      roomMailbox('support'),
      { state: next, listedAt: NOW, ended: [ended] },
      NOW,
    );
    expect(await model.findConference('conference-1')).toEqual({ status: 'ended', ended });

    await seedMailbox(
      store,
      conferenceMailbox('conference-1'),
      { state: { line: 'support', held: [] } },
      NOW,
    );
    expect(await model.findConference('conference-1')).toEqual({ status: 'ended', ended });
  });

  it('lists rooms with a conference, and no idle or opening ones', async () => {
    const rooms = [
      sampleRoom('open'),
      { ...sampleRoom('closing'), phase: 'closing' },
      { ...sampleRoom('idle'), phase: 'idle' },
      { ...sampleRoom('opening'), phase: 'opening', openerLegId: 'leg-1' },
    ];
    for (const room of rooms) {
      await seedMailbox(store, roomMailbox(room.line), { state: room, listedAt: NOW }, NOW);
    }

    const lines = (await model.listLiveRooms()).map(({ line }) => line);

    expect(lines.toSorted()).toEqual(['closing', 'open']);
  });

  it('reads what the gauges show', async () => {
    const counts = { waiting: 1, joining: 1, joined: 3, hostsJoined: 1, hosts: 1, hands: 0 };
    await seedCall('leg-a', 'waiting');
    await seedCall('leg-b', 'in-conference');
    await seedCall('leg-c', 'in-conference');
    await seedCall('leg-d', 'ended');
    for (const line of ['sales', 'support']) {
      const state = sampleRoom(line, {}, { counts });
      await seedMailbox(store, roomMailbox(line), { state, listedAt: NOW }, NOW);
    }
    await store.post(callMailbox('leg-a'), 'unread', { type: 'note' }, NOW - 2_500);
    const head = await store.take(callMailbox('leg-a'), NOW);
    if (head) await store.bury(callMailbox('leg-a'), head, 'poison', null, NOW);
    await store.post(callMailbox('leg-b'), 'unread', { type: 'note' }, NOW - 1_500);

    expect(await model.readGauges()).toEqual({
      callsByPhase: { waiting: 1, 'in-conference': 2 },
      conferences: 2,
      participants: 6,
      inboxOldestSeconds: 1.5,
      deadLetters: 1,
    });
  });

  it('reads zeros from an empty Redis', async () => {
    expect(await model.readGauges()).toEqual({
      callsByPhase: {},
      conferences: 0,
      participants: 0,
      inboxOldestSeconds: 0,
      deadLetters: 0,
    });
  });
});
