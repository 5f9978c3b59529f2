import { describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { allShards, createKeys, shardOf } from '../../src/redis/keys.ts';

describe('keys', () => {
  const keys = createKeys('partyline');

  it('lie in the same shard in every release', () => {
    expect(shardOf('call:428c31b6-7af4-4bcb-b7f5-5013ef9657c1')).toBe(24);
    expect(shardOf('room:support')).toBe(7);
  });

  it('use all of the 64 shards', () => {
    const used = new Set(Array.from({ length: 2_000 }, (_, leg) => shardOf(callMailbox(`${leg}`))));
    expect([...used].sort((one, other) => one - other)).toEqual(allShards);
    expect(allShards).toHaveLength(64);
  });

  it('of a mailbox share their hash tag with the indexes that name it', () => {
    const room = roomMailbox('support');
    const shard = shardOf(room);
    const all = [
      keys.inbox(room),
      keys.seen(room),
      keys.seenBefore(room),
      keys.box(room),
      keys.timeline(room),
      keys.archive(room),
      keys.members(room),
      keys.left(shard, 'c-1'),
      keys.archivedLeft(shard, 'c-1'),
      keys.recordings(shard, 'c-1'),
      keys.conference(shard, 'c-1'),
      keys.pending(shard),
      keys.due(shard),
      keys.asked(shard),
      keys.calls(shard),
      keys.rooms(shard),
      keys.conferences(shard),
      keys.dead(shard),
    ];
    const tag = `partyline:{s${String(shard).padStart(2, '0')}}:`;
    expect(all.filter((key) => !key.startsWith(tag))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of the queues share a slot of their own', () => {
    expect(keys.queuePrefix()).toBe('partyline:{q0}');
    expect(keys.canary()).toBe('partyline:{q0}:canary');
    expect(keys.surveyed()).toBe('partyline:{q0}:surveyed');
  });
});
