// Commands that a commit records: until their results are committed the sweep names them.

import { describe, expect, it } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { shardOf } from '../../src/redis/keys.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { useMailboxes } from '../support/use-mailboxes.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
/** By Redis's clock, which cannot be set. */
const NOT_YET_MS = 3_600_000;
const JOB = { commandId: 'c-1', command: { type: 'calls.answer' } };

describe.each(SERVERS)('a command that was recorded, on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, post, take } = given;

  const commands = [{ commandId: 'c-1', job: JOB }];
  const record = async (mailbox: MailboxId, askAgainMs = 0) => {
    await post(mailbox, 'asking');
    return given.all.store.commit(
      mailbox,
      await take(mailbox, NOW),
      sampleCommit({ commands, askAgainMs }),
      NOW,
    );
  };
  const named = async (mailbox: MailboxId) =>
    (await given.all.store.sweep(shardOf(mailbox), NOW, 0)).asked.filter(
      (asked) => asked.mailbox === mailbox,
    );
  const leftOf = async (mailbox: MailboxId) =>
    (await given.all.client.hkeys(given.all.keys.box(mailbox))).filter((field) =>
      /^[ac]:/.test(field),
    );

  it('is named once it is time, and until then by nobody', async () => {
    const [mailbox, other] = [newCall(), newCall()];
    expect(await record(mailbox, NOT_YET_MS)).toEqual({ status: 'empty' });
    expect(await named(mailbox)).toEqual([]);
    await record(other);
    expect(await named(other)).toEqual([{ mailbox: other, commandId: 'c-1' }]);
  });

  it('gives its job to who asks again, and is named later', async () => {
    const mailbox = newCall();
    await record(mailbox);
    const command = { mailbox, commandId: 'c-1' };
    expect(await given.all.store.askAgain(command, 0)).toEqual(JOB);
    expect(await named(mailbox)).toEqual([command]);
    expect(await given.all.store.askAgain(command, NOT_YET_MS)).toEqual(JOB);
    expect(await named(mailbox)).toEqual([]);
  });

  it('has been attempted: a claim is a repeat', async () => {
    const mailbox = newCall();
    await record(mailbox);
    expect(await given.all.store.claim(mailbox, 'c-1', NOW + 50)).toEqual({
      done: false,
      firstAttemptAt: NOW,
      repeated: true,
    });
  });

  it('is forgotten with the commit of its result', async () => {
    const mailbox = newCall();
    await record(mailbox);
    await post(mailbox, 'result-c-1');
    await given.all.store.commit(mailbox, await take(mailbox), sampleCommit(), NOW);
    expect(await named(mailbox)).toEqual([]);
    expect(await leftOf(mailbox)).toEqual([]);
    expect(await given.all.store.askAgain({ mailbox, commandId: 'c-1' }, 0)).toBeNull();
  });

  it('is forgotten with the commit of its result behind a head that was given up', async () => {
    const mailbox = newCall();
    await record(mailbox);
    await post(mailbox, 'given up', 'result-c-1');
    const { store } = given.all;
    await store.bury(mailbox, await take(mailbox), 'a reason', null, NOW);
    const result = await take(mailbox);
    expect(result.messageId).toBe('result-c-1~');
    await store.commit(mailbox, result, sampleCommit(), NOW);
    expect(await named(mailbox)).toEqual([]);
    expect(await leftOf(mailbox)).toEqual([]);
  });

  it('is forgotten where a version that records no jobs has committed its result', async () => {
    const mailbox = newCall();
    await record(mailbox);
    await given.all.client.hdel(given.all.keys.box(mailbox), 'c:c-1');
    expect(await given.all.store.askAgain({ mailbox, commandId: 'c-1' }, 0)).toBeNull();
    expect(await named(mailbox)).toEqual([]);
    expect(await leftOf(mailbox)).toEqual([]);
  });

  it('is forgotten by a claim once its result is known, wherever that lies', async () => {
    const mailbox = newCall();
    await record(mailbox);
    await post(mailbox, 'result-c-1');
    const { store } = given.all;
    await store.bury(mailbox, await take(mailbox), 'a reason', null, NOW);
    expect(await store.claim(mailbox, 'c-1', NOW)).toEqual({ done: true });
    expect(await named(mailbox)).toEqual([]);
    expect(await leftOf(mailbox)).toEqual([]);
  });

  it('is not named any more when its mailbox is gone', async () => {
    const mailbox = newCall();
    await record(mailbox);
    await given.all.client.del(given.all.keys.box(mailbox));
    expect(await given.all.store.askAgain({ mailbox, commandId: 'c-1' }, 0)).toBeNull();
    expect(await named(mailbox)).toEqual([]);
  });

  it('is not recorded by a commit that comes too late', async () => {
    const mailbox = newCall();
    await post(mailbox, 'asking');
    const late = await take(mailbox);
    await take(mailbox);
    const commit = sampleCommit({ commands });
    expect(await given.all.store.commit(mailbox, late, commit, NOW)).toEqual({ status: 'lost' });
    expect(await named(mailbox)).toEqual([]);
    expect(await leftOf(mailbox)).toEqual([]);
  });
});

describe.each(SERVERS)('what is handed out, on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, post, take } = given;

  it('is first once only, alone and behind another', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    expect(await take(mailbox)).toMatchObject({ messageId: 'one', isFirst: true });
    const again = await take(mailbox);
    expect(again).toMatchObject({ messageId: 'one', isFirst: false });
    await post(mailbox, 'three');
    const second = await given.all.store.commit(mailbox, again, sampleCommit(), NOW);
    // It was shown with the first, and whoever saw it may have carried out what comes of it.
    expect(second).toMatchObject({ taken: { messageId: 'two', tries: 1, isFirst: false } });
    if (second.status !== 'taken') return;
    const third = await given.all.store.commit(mailbox, second.taken, sampleCommit(), NOW);
    expect(third).toMatchObject({ taken: { messageId: 'three', isFirst: true } });
  });
});
