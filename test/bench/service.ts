// The service's own processes, started as an operator would, against a Redis and a Telnyx of the bench.

import type { RedisServer } from '../support/redis-server.ts';
import { testKey } from '../support/sign.ts';
import { startChild, type Child } from './child.ts';

type Role = 'receiver' | 'worker' | 'all';

export interface ServiceOptions {
  readonly role: Role;
  readonly redis: Pick<RedisServer, 'url'>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServiceChild extends Child {
  readonly role: Role;
  readonly port: number;
  readonly adminPort: number;
}

/** What main.ts logs once it is up. */
interface Started {
  readonly port: number | null;
  readonly admin_port: number;
}

export const startService = async ({ role, redis, env }: ServiceOptions): Promise<ServiceChild> => {
  const child = await startChild('src/main.ts', [], {
    ROLE: role,
    REDIS_URL: redis.url,
    TELNYX_API_KEY: 'KEY-of-the-bench',
    TELNYX_PUBLIC_KEY: Buffer.from(testKey.publicKey).toString('base64'),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    // It would find calls that the stub knows nothing of.
    RECONCILE_INTERVAL_SECS: '0',
    ...env,
  });
  // Its line of the log is what main.ts prints.
  const started = child.ready as unknown as Started;
  return { ...child, role, port: started.port ?? 0, adminPort: started.admin_port };
};

/** How many messages a worker has applied so far, by its own metrics. */
export const messagesApplied = async ({ adminPort }: ServiceChild): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  return Number(/^partyline_event_lag_seconds_count (\d+)/m.exec(text)?.[1]);
};

/** How many commands a worker has carried out so far, by its own metrics. */
export const commandsDone = async ({ adminPort }: ServiceChild): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const counts = [...text.matchAll(/^partyline_commands_total\{.*outcome="succeeded"\} (\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
};
