import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { shardOf } from '../../src/redis/keys.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { sampleEnded, sampleMember } from '../support/sample-member.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('a room on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const newCall = (): MailboxId => callMailbox(`leg-${(mailboxes += 1)}`);
  const newRoom = (): MailboxId => roomMailbox(`line-${(mailboxes += 1)}`);

  const post = async (mailbox: MailboxId, ...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await all.store.post(mailbox, id, { type: 'note', id }, NOW);
  };
  const take = async (mailbox: MailboxId, now = NOW): Promise<Taken> => {
    const head = await all.store.take(mailbox, now);
    if (head === null) throw new Error('the mailbox is empty');
    return head;
  };

  it('brings the roster entry of the leg that a message is about', async () => {
    const room = newRoom();
    const member = sampleMember({ callLegId: 'leg-a' });
    await post(room, 'one');
    await all.store.post(room, 'two', { type: 'seat.released', callLegId: 'leg-a' }, NOW);

    const next = await all.store.commit(
      room,
      await take(room),
      sampleCommit({ members: [member] }),
      NOW,
    );
    expect(next).toMatchObject({ taken: { messageId: 'two', member } });
    expect(await take(room)).toMatchObject({ member });
  });

  it('hands out a message with half of a character', async () => {
    const room = newRoom();
    for (const id of ['one', 'two']) {
      await all.store.post(
        room,
        id,
        { type: 'note', text: 'half \ud83d', callLegId: 'leg-a' },
        NOW,
      );
    }
    const head = await take(room);
    expect(head).toMatchObject({ messageId: 'one', member: null, ahead: [{ member: null }] });
    expect(head.message).toMatchObject({ text: 'half \ud83d' });
  });

  it('brings the roster entry of the leg that an answered command is about', async () => {
    const room = newRoom();
    const member = sampleMember({ callLegId: 'leg-a' });
    const about = { type: 'conferences.mute', callControlIds: ['v3:a'], callLegId: 'leg-a' };
    await post(room, 'one');
    await all.store.post(room, 'two', { type: 'command.succeeded', command: about }, NOW);

    const commit = sampleCommit({ members: [member] });
    const next = await all.store.commit(room, await take(room), commit, NOW);
    expect(next).toMatchObject({ taken: { messageId: 'two', member } });
  });

  it('moves who has left to the conference they were in, and back when they return', async () => {
    const room = newRoom();
    const conferenceId = `conference-of-${room}`;
    const joined = sampleMember({ callLegId: 'leg-a', conferenceId });
    const left = { ...joined, status: 'left' as const };
    const change = async (member: typeof joined | typeof left) => {
      await post(room, `m${(mailboxes += 1)}`);
      await all.store.commit(room, await take(room), sampleCommit({ members: [member] }), NOW);
      await post(room, `m${(mailboxes += 1)}`);
      const head = await take(room);
      return {
        inRoom: await all.store.roster(room, head),
        hasLeft: await all.store.leftMember(room, head, conferenceId, 'leg-a'),
        ...(await all.store.commit(room, head, sampleCommit(), NOW)),
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
    await all.store.commit(room, await take(room), sampleCommit({ members: [waiting] }), NOW);
    const gone = { ...waiting, status: 'left' as const };
    await all.store.commit(room, await take(room), sampleCommit({ members: [gone] }), NOW);
    expect(await all.store.roster(room, await take(room))).toEqual([]);
  });

  it('shows the roster to the newest taker alone', async () => {
    const room = newRoom();
    await post(room, 'one');
    const older = await take(room);
    const newer = await take(room);
    expect(await all.store.roster(room, older)).toBeUndefined();
    expect(await all.store.leftMember(room, older, 'conference-1', 'leg-a')).toBeUndefined();
    expect(await all.store.roster(room, newer)).toEqual([]);
  });

  it('gives every key of an ended mailbox a time to live', async () => {
    const room = newRoom();
    await post(room, 'one', 'two');
    await all.store.claim(room, 'c1', NOW);
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
    const changes = sampleCommit({
      timeline: [[NOW, 'x']],
      members: [member, left],
      recordings: [recording],
      ended: [sampleEnded({ createdAt: NOW - 1_000 })],
      listedAt: NOW,
    });
    await all.store.commit(room, await take(room), changes, NOW);

    const shard = shardOf(room);
    const mine = [
      all.keys.inbox(room),
      all.keys.seen(room),
      all.keys.box(room),
      all.keys.timeline(room),
      all.keys.members(room),
      all.keys.left(shard, 'conference-1'),
      all.keys.recordings(shard, 'conference-1'),
      all.keys.conference(shard, 'conference-1'),
      all.keys.conferences(shard),
      all.keys.rooms(shard),
    ];
    const lives = await Promise.all(mine.map((key) => all.client.pttl(key)));
    expect(lives.map((ms) => ms > 0 && ms <= 50 * 3_600_000)).toEqual(mine.map(() => true));
  });

  it('gives a claimed command of an unknown mailbox a time to live', async () => {
    const mailbox = newCall();
    await all.store.claim(mailbox, 'c1', NOW);
    expect(await all.client.pttl(all.keys.box(mailbox))).toBeGreaterThan(0);
  });
});
