// What is shown with the head, and committed with it.

import { describe, expect, it } from 'vitest';

import type { Taken } from '../../src/redis/taken.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { useMailboxes } from '../support/use-mailboxes.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('what lies behind the head of a mailbox on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, post, take } = given;

  it('is committed with the head, and what comes then is shown', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two', 'result-x', 'four', 'five');
    await given.all.store.claim(mailbox, 'x', NOW);
    const withTwo = sampleCommit({ with: ['two', 'result-x'] });

    const next = await given.all.store.commit(mailbox, await take(mailbox), withTwo, NOW);
    expect(next).toMatchObject({ status: 'taken', taken: { messageId: 'four' } });
    expect((next as { taken: Taken }).taken.ahead).toMatchObject([{ messageId: 'five' }]);
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(2);
    expect(await given.all.client.hexists(given.all.keys.box(mailbox), 'c:x')).toBe(0);
  });

  it('is all that is committed with the head', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const head = await take(mailbox);

    for (const ids of [['three'], ['two', 'three'], ['one']]) {
      const commit = sampleCommit({ with: ids });
      expect(await given.all.store.commit(mailbox, head, commit, NOW)).toEqual({ status: 'lost' });
    }
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(2);
  });

  it('is shown as far as the next seven, and not where somebody may have died of the head', async () => {
    const mailbox = newCall();
    await post(mailbox, ...Array.from({ length: 10 }, (_, index) => `message-${index}`));

    expect((await take(mailbox)).ahead).toHaveLength(7);
    expect((await take(mailbox)).ahead).toEqual([]);
  });

  it.each([
    ['take', 1],
    ['take', null],
    ['leave', 1],
    ['leave', null],
  ] as const)(
    'keeps the clock at which it was shown, unlike what came later (%s, %s)',
    async (next, deadlineAt) => {
      const mailbox = newCall();
      await post(mailbox, 'one', 'two', 'three');
      const clocks: (readonly [string, number])[] = [];
      let head: Taken | null = await take(mailbox, NOW);
      await post(mailbox, 'four', 'five');
      for (let now = NOW + 10; head !== null; now += 10) {
        clocks.push([head.messageId, head.now]);
        const commit = sampleCommit({ next, deadlineAt: deadlineAt && NOW + DAY_MS });
        const committed = await given.all.store.commit(mailbox, head, commit, now);
        head =
          committed.status === 'taken'
            ? committed.taken
            : await given.all.store.take(mailbox, now + 5);
      }
      const later = next === 'take' ? NOW + 30 : NOW + 35;
      expect(clocks).toEqual([
        ['one', NOW],
        ['two', NOW],
        ['three', NOW],
        ['four', later],
        ['five', later],
      ]);
      expect(await given.all.client.hget(given.all.keys.box(mailbox), 'shown')).toBe(
        deadlineAt && 'five',
      );
    },
  );

  it('has a clock and an id of its own once the head is buried', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two', 'result-x');
    await given.all.store.claim(mailbox, 'x', NOW);
    const head = await take(mailbox, NOW);
    await post(mailbox, 'later');
    await given.all.store.bury(mailbox, head, 'a reason', null, NOW);

    const next = await take(mailbox, NOW + 9);
    expect(next).toMatchObject({ messageId: 'two~', now: NOW + 9 });
    expect(next.ahead.map(({ messageId }) => messageId)).toEqual(['result-x~', 'later']);
    expect(next.ahead[0]).toMatchObject({ postedAt: NOW, message: { id: 'result-x' } });
    const all = sampleCommit({ with: ['result-x~', 'later'] });
    expect(await given.all.store.commit(mailbox, next, all, NOW)).toEqual({ status: 'empty' });
    expect(await given.all.client.hexists(given.all.keys.box(mailbox), 'c:x')).toBe(0);
  });

  it('has its own clock where whoever took the head did not say how far it was shown', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    await take(mailbox, NOW);
    await given.all.client.hdel(given.all.keys.box(mailbox), 'shown');
    const head = await take(mailbox, NOW + 5);
    expect(head).toMatchObject({ now: NOW, tries: 2 });
    expect(await given.all.store.commit(mailbox, head, sampleCommit(), NOW + 9)).toMatchObject({
      taken: { messageId: 'two', now: NOW + 9 },
    });
  });

  it.each(['a/b', 'a"b', 'a\\b', '%', '', '\u2028', 'é😀'])(
    'may have any id and half of a character: %j',
    async (id) => {
      const mailbox = newCall();
      await post(mailbox, 'one');
      await given.all.store.post(mailbox, id, { type: 'note', text: '\ud83d' }, NOW);
      const head = await take(mailbox, NOW);
      await given.all.store.bury(mailbox, head, 'a reason', null, NOW);
      expect(await take(mailbox)).toMatchObject({ messageId: `${id}~`, message: { type: 'note' } });
    },
  );
});
