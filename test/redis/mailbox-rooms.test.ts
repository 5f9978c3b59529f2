import { describe, expect, it } from 'vitest';

import { shardOf } from '../../src/redis/keys.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { useMailboxes } from '../support/use-mailboxes.ts';
import { sampleEnded, sampleMember } from '../support/sample-member.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('a room on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, newRoom, post, take } = given;

  it('brings the roster entry of the leg that a message is about', async () => {
    const room = newRoom();
    const member = sampleMember({ callLegId: 'leg-a' });
    await post(room, 'one');
    await given.all.store.post(room, 'two', { type: 'seat.released', callLegId: 'leg-a' }, NOW);

    const next = await given.all.store.commit(
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
      await given.all.store.post(
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
    await given.all.store.post(room, 'two', { type: 'command.succeeded', command: about }, NOW);

    const commit = sampleCommit({ members: [member] });
    const next = await given.all.store.commit(room, await take(room), commit, NOW);
    expect(next).toMatchObject({ taken: { messageId: 'two', member } });
  });

  it('moves who has left to the conference they were in, and back when they return', async () => {
    const room = newRoom();
    const conferenceId = `conference-of-${room}`;
    const joined = sampleMember({ callLegId: 'leg-a', conferenceId });
    const left = { ...joined, status: 'left' as const };
    let messages = 0;
    const change = async (member: typeof joined | typeof left) => {
      await post(room, `m${(messages += 1)}`);
      await given.all.store.commit(
        room,
        await take(room),
        sampleCommit({ members: [member] }),
        NOW,
      );
      await post(room, `m${(messages += 1)}`);
      const head = await take(room);
      return {
        inRoom: await given.all.store.roster(room, head),
        hasLeft: (await given.all.store.leftMembers(room, head, conferenceId, ['leg-a']))?.get(
          'leg-a',
        ),
        ...(await given.all.store.commit(room, head, sampleCommit(), NOW)),
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
    await given.all.store.commit(room, await take(room), sampleCommit({ members: [waiting] }), NOW);
    const gone = { ...waiting, status: 'left' as const };
    await given.all.store.commit(room, await take(room), sampleCommit({ members: [gone] }), NOW);
    expect(await given.all.store.roster(room, await take(room))).toEqual([]);
  });

  it('shows the roster to the newest taker alone', async () => {
    const room = newRoom();
    await post(room, 'one');
    const older = await take(room);
    const newer = await take(room);
    expect(await given.all.store.roster(room, older)).toBeUndefined();
    expect(
      await given.all.store.leftMembers(room, older, 'conference-1', ['leg-a']),
    ).toBeUndefined();
    expect(await given.all.store.roster(room, newer)).toEqual([]);
  });

  it('gives every key of an ended mailbox a time to live', async () => {
    const room = newRoom();
    await post(room, 'one', 'two');
    await given.all.store.claim(room, 'c1', NOW);
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
    await given.all.store.commit(room, await take(room), changes, NOW);

    const shard = shardOf(room);
    const mine = [
      given.all.keys.inbox(room),
      given.all.keys.seen(room),
      given.all.keys.box(room),
      given.all.keys.timeline(room),
      given.all.keys.members(room),
      given.all.keys.left(shard, 'conference-1'),
      given.all.keys.recordings(shard, 'conference-1'),
      given.all.keys.conference(shard, 'conference-1'),
      given.all.keys.conferences(shard),
      given.all.keys.rooms(shard),
    ];
    const lives = await Promise.all(mine.map((key) => given.all.client.pttl(key)));
    expect(lives.map((ms) => ms > 0 && ms <= 50 * 3_600_000)).toEqual(mine.map(() => true));
  });

  it('gives a claimed command of an unknown mailbox a time to live', async () => {
    const mailbox = newCall();
    await given.all.store.claim(mailbox, 'c1', NOW);
    expect(await given.all.client.pttl(given.all.keys.box(mailbox))).toBeGreaterThan(0);
  });
});
