// Calls that are in their conferences, put into Redis through the store as a worker would have.

import { randomUUID } from 'node:crypto';

import type { Redis } from 'ioredis';

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createKeys, MAILBOX_TTL_MS } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import { sampleCall } from '../support/sample-call.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';

const AT_ONCE = 200;
const HOUR_MS = 3_600_000;

export const seedLiveCalls = async (client: Redis, calls: number): Promise<void> => {
  const store = createMailboxStore(client, createKeys('partyline'));
  const now = Date.now();
  const seed = async (): Promise<void> => {
    const callLegId = randomUUID();
    const deadlineAt = now + HOUR_MS;
    const state = sampleCall({ callLegId, startedAt: now, deadlineAt });
    const changes = { state, deadlineAt, ttlMs: MAILBOX_TTL_MS, listedAt: now };
    await seedMailbox(store, callMailbox(callLegId), changes, now);
  };
  for (let first = 0; first < calls; first += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, calls - first) }, seed));
  }
};
