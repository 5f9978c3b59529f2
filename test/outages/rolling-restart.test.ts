// A deploy: every process is replaced, one after another, while webhooks come.

import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Redis } from 'ioredis';
import { expect, test } from 'vitest';

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { SIGNING_SEED, createSigner } from '../simulator/signer.ts';
import { startRedis } from '../support/redis-server.ts';
import { delivery } from '../support/webhook-fixture.ts';
import { spawnService, type ChildService } from './child-service.ts';

const TEST_TIMEOUT_MS = 120_000;
const PER_SEC = 50;
/** Longer and a caller wonders. */
const DELAY_MAX_MS = 2_000;
const SETTLED = { timeout: 60_000, interval: 200 };
const GRACE_SECS = 5;
/** Below those that the system gives to clients: a port is listened on again by the next process. */
const PORTS = { lowest: 22_000, highest: 32_000 };

const keys = createKeys('partyline');
const signer = createSigner(SIGNING_SEED, 'native');

test(
  'a rolling restart under load refuses, loses and delays nothing',
  async () => {
    await using redis = await startRedis({ appendOnly: true });
    const shared = {
      REDIS_URL: redis.url,
      TELNYX_API_KEY: 'KEY0123',
      TELNYX_PUBLIC_KEY: signer.publicKey,
      SHUTDOWN_GRACE_SECS: String(GRACE_SECS),
      RECONCILE_INTERVAL_SECS: '0',
      LOG_LEVEL: 'info',
    };
    const ports = [randomInt(PORTS.lowest, PORTS.highest), randomInt(PORTS.lowest, PORTS.highest)];
    const environments = [
      ...ports.map((port) => ({ ...shared, ROLE: 'receiver', PORT: String(port) })),
      { ...shared, ROLE: 'worker' },
      { ...shared, ROLE: 'worker' },
    ];
    await using stack = new AsyncDisposableStack();
    const start = async (env: Readonly<Record<string, string>>): Promise<ChildService> => {
      const service = stack.use(spawnService(env));
      await service.started;
      return service;
    };
    const services = await Promise.all(environments.map(start));
    const load = startLoad(ports);

    const exits = [];
    for (const [index, service] of services.entries()) {
      service.signal('SIGTERM');
      exits.push(await service.exited);
      await start(environments[index] ?? {});
    }
    const sent = await load.stop();

    expect(exits.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
    const client = new Redis({ port: redis.port });
    stack.defer(() => client.disconnect());
    const delays = (): Promise<readonly (number | null)[]> =>
      Promise.all(sent.map((webhook) => delayOf(client, webhook)));
    await expect.poll(async () => (await delays()).includes(null), SETTLED).toBe(false);
    expect(Math.max(...(await delays()).map(Number))).toBeLessThan(DELAY_MAX_MS);
  },
  TEST_TIMEOUT_MS,
);

interface Sent {
  readonly callLegId: string;
  readonly at: number;
  readonly status: number;
}

/** Who cannot be connected to is passed over for the other receiver, as by a load balancer. */
const startLoad = (ports: readonly number[]) => {
  const answers: Promise<Sent>[] = [];
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    for (let nth = 0; !stopped.signal.aborted; nth += 1) {
      const first = ports[nth % ports.length] ?? 0;
      answers.push(send([first, ...ports.filter((port) => port !== first)]));
      await pause(1_000 / PER_SEC, null, { signal: stopped.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: async (): Promise<readonly Sent[]> => {
      stopped.abort();
      await running;
      return Promise.all(answers);
    },
  };
};

const send = async ([port, ...others]: readonly number[]): Promise<Sent> => {
  const callLegId = randomUUID();
  const webhook = delivery('call.hangup', { call_leg_id: callLegId });
  webhook.data['id'] = randomUUID();
  const body = JSON.stringify(webhook);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const at = Date.now();
  try {
    const response = await fetch(`http://127.0.0.1:${port}/webhooks/telnyx`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'telnyx-timestamp': timestamp,
        'telnyx-signature-ed25519': signer.sign(timestamp, body),
      },
      body,
    });
    await response.arrayBuffer();
    return { callLegId, at, status: response.status };
  } catch (error) {
    if (others.length > 0 && isUnconnected(error)) return send(others);
    throw error;
  }
};

/** Refused, or reset before it was accepted: nothing has been sent yet. */
const isUnconnected = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'syscall' in cause && cause.syscall === 'connect';
};

/** From its sending to its being applied; null while it is not. */
const delayOf = async (client: Redis, { callLegId, at }: Sent): Promise<number | null> => {
  const [row] = await client.lrange(keys.timeline(callMailbox(callLegId)), 0, 0);
  if (row === undefined) return null;
  // The first column of a row is when its message was taken.
  return Number((JSON.parse(row) as readonly unknown[])[0]) - at;
};
