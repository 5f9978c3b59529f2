// How many webhooks a receiver verifies and stores, beside a handler that does nothing and beside the
// textbook build. Rates depend on what else the machine does; processor time depends on it less.

import { testKey } from '../../support/sign.ts';
import { startBenchRedis } from '../bench-redis.ts';
import { cpuSeconds, runChild, startChild, type Child } from '../child.ts';
import { inPairs, median, type Figure } from '../figure.ts';
import type { Load, LoadReport } from '../processes/send-webhooks.ts';
import { difference, readCounts } from '../redis-counts.ts';
import type { BenchOptions } from '../bench-options.ts';
import { startService } from '../service.ts';

const CONNECTIONS = 48;
/** A process that has just started runs code that V8 has not compiled yet; after an hour it has. */
const WARM_UP = 12_000;
/** The textbook build needs 11 ms for each. */
const TEXTBOOK_WEBHOOKS = 300;

interface Round {
  readonly perSecond: number;
  /** Of the process that answers. */
  readonly cpuMicros: number;
  readonly redisCpuMicros: number;
}

export const webhookRate = async ({ rounds, scale }: BenchOptions): Promise<readonly Figure[]> => {
  await using redis = await startBenchRedis();
  await using bare = await startChild('test/bench/processes/bare-express.ts');
  await using stub = await startChild('test/bench/processes/telnyx-stub.ts');
  await using textbook = await startChild('test/bench/processes/textbook.ts', [], {
    REDIS_PORT: String(redis.server.port),
    PUBLIC_KEY: Buffer.from(testKey.publicKey).toString('base64'),
    TELNYX_BASE_URL: `http://127.0.0.1:${Number(stub.ready['port'])}/v2`,
  });
  await using receiver = await startService({ role: 'receiver', redis: redis.server });

  const measure = async (child: Child, webhooks: number): Promise<Round> => {
    const [cpu, before] = [cpuSeconds(child.pid), await readCounts(redis.client)];
    const { perSecond, statuses } = await send(child, webhooks);
    if (statuses['200'] !== webhooks) throw new Error(`answers: ${JSON.stringify(statuses)}`);
    const used = cpuSeconds(child.pid) - cpu;
    const counted = difference(await readCounts(redis.client), before);
    return {
      perSecond,
      cpuMicros: (used / webhooks) * 1e6,
      redisCpuMicros: (counted.cpuSeconds / webhooks) * 1e6,
    };
  };

  const webhooks = 12_000 * scale;
  await send(bare, WARM_UP);
  await send(receiver, WARM_UP);
  const ours: Round[] = [];
  const bares: Round[] = [];
  const textbooks: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bares.push(await measure(bare, webhooks * 2));
    ours.push(await measure(receiver, webhooks));
    textbooks.push(await measure(textbook, TEXTBOOK_WEBHOOKS));
  }
  const middle = (of: readonly Round[], field: keyof Round): number =>
    median(of.map((round) => round[field]));
  const rates = (of: readonly Round[]): readonly number[] => of.map(({ perSecond }) => perSecond);
  const rate = {
    unit: '/s',
    isExact: false,
    notes: {
      cpu_us: middle(ours, 'cpuMicros'),
      redis_cpu_us: middle(ours, 'redisCpuMicros'),
      bare_cpu_us: middle(bares, 'cpuMicros'),
      textbook_cpu_us: middle(textbooks, 'cpuMicros'),
    },
  } as const;
  return [
    {
      ...rate,
      ...inPairs(rates(ours), rates(bares)),
      name: 'webhooks verified and stored, over bare Express',
      bound: { atLeast: 0.4 },
    },
    {
      ...rate,
      ...inPairs(rates(ours), rates(textbooks)),
      name: 'the same over the textbook build',
      bound: { atLeast: 25 },
    },
  ];
};

const send = (child: Child, webhooks: number): Promise<LoadReport> =>
  runChild<LoadReport>('test/bench/processes/send-webhooks.ts', {
    port: Number(child.ready['port']),
    path: '/webhooks/telnyx',
    webhooks,
    connections: CONNECTIONS,
    rate: 0,
  } satisfies Load);
