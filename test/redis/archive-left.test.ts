import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { archiveLeft, readLeft } from '../../src/redis/archive-left.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { shardOf } from '../../src/redis/keys.ts';
import type { Member } from '../../src/conference/state.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleMember } from '../support/sample-member.ts';

const LINE = 'support';

describe.each(SERVERS)('who left an ended conference, on $kind', ({ cluster }) => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const shard = shardOf(roomMailbox(LINE));
  const leave = (conferenceId: string, ...members: readonly Member[]) =>
    Promise.all(
      members.map((member) =>
        all.client.hset(
          all.keys.left(shard, conferenceId),
          member.callLegId,
          JSON.stringify(member),
        ),
      ),
    );
  const read = (conferenceId: string) => readLeft(all.client, all.keys, LINE, conferenceId);
  const archive = (conferenceId: string) => archiveLeft(all.client, all.keys, LINE, conferenceId);
  const [ann, bob] = ['ann', 'bob'].map((callLegId) =>
    sampleMember({ callLegId, status: 'left', leftAt: 3_000 }),
  ) as [Member, Member];

  it('is one key for a day, and reads as before', async () => {
    await leave('one', ann, bob);
    await archive('one');
    expect(await all.client.exists(all.keys.left(shard, 'one'))).toBe(0);
    const ttl = await all.client.pttl(all.keys.archivedLeft(shard, 'one'));
    expect(ttl).toBeGreaterThan(86_300_000);
    expect(await read('one')).toEqual(expect.arrayContaining([ann, bob]));
    expect(await read('one')).toHaveLength(2);
  });

  it('reads what was heard of later in the place of what was archived', async () => {
    await leave('late', ann, bob);
    await archive('late');
    const later = { ...bob, leftAt: 4_000 };
    await leave('late', later);
    expect(await read('late')).toEqual(expect.arrayContaining([ann, later]));
    expect(await read('late')).toHaveLength(2);
    await archive('late');
    expect(await read('late')).toHaveLength(2);
  });

  it('stays as it is where somebody else leaves while it is read', async () => {
    await leave('changing', ann);
    const meanwhile = new Proxy(all.client, {
      get: (client, name) =>
        name === 'evalsha'
          ? async (...given: Parameters<RedisClient['evalsha']>) => {
              await leave('changing', bob);
              return client.evalsha(...given);
            }
          : Reflect.get(client, name),
    });
    await archiveLeft(meanwhile, all.keys, LINE, 'changing');
    expect(await all.client.hlen(all.keys.left(shard, 'changing'))).toBe(2);
    expect(await read('changing')).toHaveLength(2);
  });

  it('is nothing where nobody was', async () => {
    await archive('empty');
    expect(await all.client.exists(all.keys.archivedLeft(shard, 'empty'))).toBe(0);
    expect(await read('empty')).toEqual([]);
  });
});
