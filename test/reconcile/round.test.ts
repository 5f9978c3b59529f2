import { describe, expect, it } from 'vitest';

import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createRound } from '../../src/reconcile/round.ts';
import { createSurveyMark, SURVEYED } from '../../src/redis/survey-mark.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { roundOptions } from '../support/round-options.ts';
import { sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { startTelnyxStub, type StubAnswer, type TelnyxStub } from '../support/telnyx-stub.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const HOUR_MS = 3_600_000;

const roundOf = (all: Mailboxes, stub: TelnyxStub, onRepair = (_kind: string): void => {}) =>
  createRound({
    intervalMs: 0,
    ...roundOptions(all, stub.baseURL),
    connectionId: null,
    lease: { hold: () => Promise.resolve(true) },
    now: () => NOW,
    onRepair,
    log: recordedLog(),
  });

it.each([
  ['goes on where Telnyx shows it when asked for it alone', 'in_progress', []],
  ['has ended where Telnyx says so', 'completed', ['conference_gone']],
])('a conference that no list shows %s', async (_title, status, expected) => {
  await using all = await startMailboxes();
  await using stub = await startTelnyxStub(({ path }) => ({
    body: { data: path === '/conferences/live-1' ? { id: 'live-1', status } : [] },
  }));
  const state = sampleRoom('support', {
    conferenceId: 'live-1',
    createdAt: NOW - HOUR_MS,
    region: 'Europe',
  });
  await seedMailbox(all.store, roomMailbox('support'), { state, listedAt: NOW }, NOW);
  const repairs: string[] = [];
  await roundOf(all, stub, (kind) => repairs.push(kind))();

  expect(repairs).toEqual(expected);
  expect(stub.requests).toContainEqual(
    expect.objectContaining({ path: '/conferences/live-1', query: { region: 'Europe' } }),
  );
});

describe('the mark that rooms know of every conference', () => {
  const line = '+12025550100';
  const created_at = new Date(NOW - HOUR_MS).toISOString();
  let listed: readonly string[] = [];
  const telnyx: StubAnswer = ({ path }) => ({
    body: {
      data:
        path === '/conferences'
          ? listed.map((id) => ({ id, name: line, status: 'in_progress', created_at }))
          : [],
    },
  });

  it('is set once they do, whatever else is on its way', async () => {
    await using all = await startMailboxes();
    await using stub = await startTelnyxStub(telnyx);
    const mark = createSurveyMark(all.client, all.keys);
    const round = roundOf(all, stub);
    listed = ['forgotten', 'new-1'];
    await round();
    expect(await mark.read()).not.toBe(SURVEYED);

    listed = ['forgotten', 'new-2'];
    await round();
    expect(await mark.read()).not.toBe(SURVEYED);

    listed = ['new-3'];
    await round();
    expect(await mark.read()).toBe(SURVEYED);

    await all.client.pexpire(all.keys.surveyed(), HOUR_MS);
    await round();
    expect(await all.client.pttl(all.keys.surveyed())).toBeGreaterThan(HOUR_MS);
  });

  it('begins anew where Redis has lost its data once more', async () => {
    await using all = await startMailboxes();
    await using stub = await startTelnyxStub(telnyx);
    const mark = createSurveyMark(all.client, all.keys);
    const round = roundOf(all, stub);
    listed = ['first'];
    await round();
    await all.client.flushall();
    listed = ['second'];
    await round();
    expect(await mark.read()).not.toBe(SURVEYED);
  });
});
