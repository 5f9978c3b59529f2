// How long Telnyx waits for its 200 at a steady rate, beside a handler that does nothing.

import { startBenchRedis } from '../bench-redis.ts';
import type { BenchOptions } from '../bench-options.ts';
import { runChild, startChild, type Child } from '../child.ts';
import { inPairs, median, type Figure } from '../figure.ts';
import type { Load, LoadReport } from '../processes/send-webhooks.ts';
import { startService } from '../service.ts';

const PER_SECOND = 500;
const SECONDS = 6;
/** A process that has just started runs code that V8 has not compiled yet; after an hour it has. */
const WARM_UP_SECONDS = 20;
const CONNECTIONS = 48;

export const ackTime = async ({ rounds, scale }: BenchOptions): Promise<readonly Figure[]> => {
  await using redis = await startBenchRedis();
  await using bare = await startChild('test/bench/processes/bare-express.ts');
  await using receiver = await startService({ role: 'receiver', redis: redis.server });
  const webhooks = Math.round(PER_SECOND * SECONDS * scale);
  const load = (child: Child, count: number): Promise<LoadReport> =>
    runChild<LoadReport>('test/bench/processes/send-webhooks.ts', {
      port: Number(child.ready['port']),
      path: '/webhooks/telnyx',
      webhooks: count,
      connections: CONNECTIONS,
      rate: PER_SECOND,
      warmUp: PER_SECOND,
    } satisfies Load);

  for (const child of [bare, receiver]) await load(child, PER_SECOND * WARM_UP_SECONDS);
  const ours: LoadReport[] = [];
  const bares: LoadReport[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bares.push(await load(bare, webhooks));
    const report = await load(receiver, webhooks);
    if (report.statuses['200'] !== webhooks) {
      throw new Error(`answers: ${JSON.stringify(report.statuses)}`);
    }
    ours.push(report);
  }
  const of = (reports: readonly LoadReport[], field: 'p50Ms' | 'p99Ms'): readonly number[] =>
    reports.map((report) => report[field]);
  return [
    {
      ...inPairs(of(ours, 'p99Ms'), of(bares, 'p99Ms')),
      name: `ack at ${PER_SECOND} a second, p99 over bare Express's p99`,
      unit: 'ms',
      bound: { atMost: 3 },
      isExact: false,
      notes: {
        p50_ms: median(of(ours, 'p50Ms')),
        bare_p50_ms: median(of(bares, 'p50Ms')),
      },
    },
  ];
};
