// The whole service in processes of its own, and the simulated Telnyx in another.

import { setTimeout as pause } from 'node:timers/promises';

import { createKeys } from '../../src/redis/keys.ts';
import { startBenchRedis, type BenchRedis } from './bench-redis.ts';
import { startChild, type Child } from './child.ts';
import { pollUntilIdle } from './idle.ts';
import { startService, type ServiceChild } from './service.ts';
import type { Script } from '../simulator/script.ts';

export interface SimulatedService extends AsyncDisposable {
  readonly redis: BenchRedis;
  readonly services: readonly ServiceChild[];
  readonly simulator: Child;
  /** By what each process is. */
  readonly pids: Readonly<Record<string, number>>;
  /** `POST` or `GET` below `/sim` of the simulator. */
  tell(path: string, body: object): Promise<unknown>;
  ask<T>(path: string): Promise<T>;
  /** Resolves when the leg is there, not when it is answered. */
  dial(from: string, to: string, script?: Script): Promise<string>;
  /** No webhook is on its way, nothing is unread, nothing is queued. */
  idle(): Promise<void>;
}

export interface SimulatedServiceOptions {
  /** @default one process of every role */
  readonly roles?: readonly ServiceChild['role'][];
  readonly lines?: readonly object[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of the simulator. */
  readonly settings?: object;
}

interface Addresses {
  readonly baseUrl: string;
  readonly controlUrl: string;
  readonly publicKey: string;
  readonly connectionId: string;
}

const LOOK_AGAIN_MS = 20;

export const startSimulatedService = async (
  options: SimulatedServiceOptions = {},
): Promise<SimulatedService> => {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startBenchRedis());
  const simulator = stack.use(
    await startChild('test/simulator/main.ts', [
      '--control-port',
      '0',
      '--settings',
      JSON.stringify(options.settings ?? {}),
    ]),
  );
  // The simulator's first line.
  const { baseUrl, controlUrl, publicKey, connectionId } = simulator.ready as unknown as Addresses;
  const services: ServiceChild[] = [];
  for (const role of options.roles ?? ['all']) {
    const env = {
      TELNYX_BASE_URL: baseUrl,
      TELNYX_PUBLIC_KEY: publicKey,
      TELNYX_CONNECTION_ID: connectionId,
      ...(options.lines && { LINES: JSON.stringify(options.lines) }),
      ...options.env,
    };
    services.push(stack.use(await startService({ role, redis: redis.server, env })));
  }

  const tell = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${controlUrl}/sim${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const ask = async <T>(path: string): Promise<T> =>
    // The simulator answers what its control API says.
    (await (await fetch(`${controlUrl}/sim${path}`)).json()) as T;

  const [receiver] = services.filter(({ port }) => port > 0);
  await tell('/connections', {
    webhookUrl: `http://127.0.0.1:${receiver?.port ?? 0}/webhooks/telnyx`,
  });
  const owned = stack.move();
  return {
    redis,
    services,
    simulator,
    pids: {
      redis: redis.pid,
      simulator: simulator.pid,
      ...Object.fromEntries(services.map(({ role, pid }) => [role, pid])),
    },
    tell,
    ask,
    dial: async (from, to, script = []) => {
      const { callLegId } = (await tell('/calls', { from, to, script })) as { callLegId: string };
      return callLegId;
    },
    idle: async () => {
      // What Telnyx sends makes work, and work makes Telnyx send.
      for (let quiet = 0; quiet < 2;) {
        await ask('/idle');
        const looked = await pollUntilIdle(redis.client, createKeys('partyline'));
        quiet = looked === 1 ? quiet + 1 : 0;
        await pause(LOOK_AGAIN_MS);
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
