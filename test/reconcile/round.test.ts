import { expect, it } from 'vitest';

import { createLines } from '../../src/conference/lines.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createRound } from '../../src/reconcile/round.ts';
import { createReadModel } from '../../src/redis/read-model.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { startMailboxes } from '../support/mailboxes.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { startTelnyxStub } from '../support/telnyx-stub.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const HOUR_MS = 3_600_000;

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
  const round = createRound({
    intervalMs: 0,
    client: createTelnyxClient({ apiKey: 'KEY', baseURL: stub.baseURL, timeoutMs: 1_000 }),
    connectionId: null,
    conferenceNamePrefix: '',
    lines: createLines(null),
    readModel: createReadModel(all.client, all.keys),
    store: all.store,
    queues: all.queues,
    lease: { hold: () => Promise.resolve(true) },
    now: () => NOW,
    onRepair: (kind) => repairs.push(kind),
    log: recordedLog(),
  });

  await round();

  expect(repairs).toEqual(expected);
  expect(stub.requests).toContainEqual(
    expect.objectContaining({ path: '/conferences/live-1', query: { region: 'Europe' } }),
  );
});
