import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { startCanary, workersAlive } from '../../src/queue/canary.ts';
import { startDrainWorker } from '../../src/queue/drain-worker.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { noteMachines } from '../support/note-machine.ts';
import { recordedLog } from '../support/recorded-log.ts';

describe.each(SERVERS)('the canary on $kind', ({ cluster }) => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  beforeEach(() => all.client.flushall());
  afterAll(() => all[Symbol.asyncDispose]());

  const isAlive = (now = Date.now()) => workersAlive(all.client, all.keys, now);
  const startWorker = () =>
    startDrainWorker({
      ...all,
      connection: all.connect(),
      machines: noteMachines,
      concurrency: 1,
      clock: Date.now,
      log: recordedLog(),
    });

  it('finds nobody alive before a worker has taken one', async () => {
    const canary = startCanary({ queues: all.queues, log: recordedLog() });
    await canary.close();
    expect(await isAlive()).toBe(false);
  });

  it('finds workers alive as soon as one has taken it, and for 20 seconds', async () => {
    const canary = startCanary({ queues: all.queues, log: recordedLog() });
    const worker = startWorker();
    // The trace is the only sign that it has been taken.
    await vi.waitFor(async () => expect(await isAlive()).toBe(true));
    expect(await isAlive(Date.now() + 19_000)).toBe(true);
    expect(await isAlive(Date.now() + 21_000)).toBe(false);
    await Promise.all([canary.close(), worker.close()]);
  });

  it('leaves a trace that ends by itself', async () => {
    const worker = startWorker();
    await all.queues.addCanary();
    await vi.waitFor(async () => expect(await isAlive()).toBe(true));
    expect(await all.client.pttl(all.keys.canary())).toBeGreaterThan(0);
    await worker.close();
  });

  it('lies in the queue once, however long nobody takes it', async () => {
    for (let canary = 0; canary < 3; canary += 1) await all.queues.addCanary();
    expect(await all.client.llen(`${all.keys.queuePrefix()}:drain:wait`)).toBe(1);
  });
});
