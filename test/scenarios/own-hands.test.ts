// A process of every role does not ask the queue to have read what it has stored itself.

import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';

import { DRAIN_QUEUE } from '../../src/queue/queues.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ lines: [{ name: 'sales', numbers: [lineNumber(0)] }] });

it('a caller gets in and out while the drain queue stands still', async () => {
  const { redis, simulator } = service();
  const connection = new Redis(redis.port, redis.host);
  const prefix = createKeys('partyline').queuePrefix();
  const queue = new Queue(DRAIN_QUEUE, { connection, prefix });
  await queue.pause();

  const caller = simulator.dial({ from: callerNumber(0), to: lineNumber(0) });
  expect(await caller.joined).toMatch(/-/);
  caller.hangUp();
  await expect
    .poll(() => service().read(`/calls/${caller.callLegId}`))
    .toMatchObject({ outcome: 'joined' });

  expect(await queue.getJobCounts('active')).toEqual({ active: 0 });
  await queue.close();
  connection.disconnect();
});
