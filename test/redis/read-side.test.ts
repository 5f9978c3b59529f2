import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Commit } from '../../src/redis/commit-arguments.ts';
import { shardOf } from '../../src/redis/keys.ts';
import { createReadSide, type ReadSide } from '../../src/redis/read-side.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { sampleEnded, sampleMember } from '../support/sample-member.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const HOUR_MS = 3_600_000;

describe.each(SERVERS)('the read side on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let readSide: ReadSide;
  let messages = 0;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
    readSide = createReadSide(all.client, all.keys);
  });
  beforeEach(() => all.client.flushall());
  afterAll(() => all[Symbol.asyncDispose]());

  const commit = async (mailbox: MailboxId, changes: Partial<Commit>, now = NOW) => {
    await all.store.post(mailbox, `m${(messages += 1)}`, { type: 'note' }, now);
    const head = await all.store.take(mailbox, now);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.commit(mailbox, head, sampleCommit(changes), now);
  };

  it('reads a state and a timeline as they were committed', async () => {
    const mailbox = callMailbox('leg-1');
    await commit(mailbox, { state: { phase: 'ringing' }, timeline: [[NOW, 'ci', 1]] });
    await commit(mailbox, {
      state: { phase: 'ended' },
      timeline: [
        [NOW, 'ch'],
        [NOW, 'x'],
      ],
    });

    expect(await readSide.readState(mailbox)).toEqual({ phase: 'ended' });
    expect(await readSide.readCall('leg-1')).toEqual({ phase: 'ended' });
    expect(await readSide.readTimeline('leg-1')).toEqual([
      [NOW, 'ci', 1],
      [NOW, 'ch'],
      [NOW, 'x'],
    ]);
  });

  it('knows nothing of what is not there', async () => {
    expect(await readSide.readCall('leg-1')).toBeNull();
    expect(await readSide.readTimeline('leg-1')).toEqual([]);
    expect(await readSide.readRoster('support')).toEqual([]);
    expect(await readSide.readEndedConference('support', 'c-1')).toBeNull();
  });

  it('lists rooms over all shards, by their last use', async () => {
    for (let line = 0; line < 30; line += 1) {
      await commit(roomMailbox(`line-${line}`), { state: { line }, listedAt: NOW + line });
    }
    const newest = await readSide.listRooms(10);
    expect(newest).toEqual(Array.from({ length: 10 }, (_, index) => ({ line: 29 - index })));
    await commit(roomMailbox('line-3'), { state: { line: 3 }, listedAt: NOW + 100 });
    expect(await readSide.listRooms(1)).toEqual([{ line: 3 }]);
    expect(await readSide.listRooms(100)).toHaveLength(30);
  });

  it('leaves out a room whose state has expired, and in time its place in the list', async () => {
    const mailbox = roomMailbox('support');
    await commit(mailbox, { listedAt: NOW });
    await all.client.del(all.keys.box(mailbox));
    expect(await readSide.listRooms(10)).toEqual([]);
    const later = NOW + 51 * HOUR_MS;
    await commit(mailbox, { listedAt: null }, later);
    expect(await readSide.listRooms(10)).toHaveLength(1);
    await all.client.zadd(all.keys.rooms(shardOf(mailbox)), NOW, 'long-ago');
    await commit(mailbox, { listedAt: later }, later);
    expect(await all.client.zrange(all.keys.rooms(shardOf(mailbox)), '0', '-1')).toEqual([
      'support',
    ]);
  });

  it('reads who is in a room and who has left its conference', async () => {
    const inRoom = sampleMember({ callLegId: 'leg-1', conferenceId: 'c-1' });
    const left = sampleMember({ callLegId: 'leg-2', conferenceId: 'c-1', status: 'left' });
    await commit(roomMailbox('support'), { members: [inRoom, left] });
    expect(await readSide.readRoster('support')).toEqual([inRoom]);
    expect(await readSide.readLeft('support', 'c-1')).toEqual([left]);
  });

  it('lists ended conferences, newest first, for a day', async () => {
    for (const [index, line] of ['a', 'b', 'c'].entries()) {
      const ended = sampleEnded({ line, conferenceId: `c-${index}`, createdAt: NOW + index });
      await commit(roomMailbox(line), { ended: [ended] });
    }
    const ids = async () =>
      (await readSide.listEndedConferences(10)).map(({ conferenceId }) => conferenceId);
    expect(await ids()).toEqual(['c-2', 'c-1', 'c-0']);
    expect(await readSide.readEndedConference('b', 'c-1')).toMatchObject({ line: 'b' });
    const lives = await all.client.pttl(all.keys.conference(shardOf(roomMailbox('b')), 'c-1'));
    expect(lives).toBeGreaterThan(23 * HOUR_MS);
    expect(lives).toBeLessThanOrEqual(24 * HOUR_MS);
  });

  it('reads the recordings of a conference, each once', async () => {
    const recording = {
      conferenceId: 'c-1',
      recordingId: 'r-1',
      format: 'mp3',
      channels: 'single',
      startedAt: null,
      endedAt: null,
    };
    await commit(roomMailbox('support'), { recordings: [recording] });
    await commit(roomMailbox('support'), { recordings: [recording] });
    expect(await readSide.readRecordings('support', 'c-1')).toEqual([recording]);
  });
});
