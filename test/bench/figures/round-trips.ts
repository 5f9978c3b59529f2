// How often a webhook waits for Redis before it is answered, counted on the wire.

import { startBenchRedis } from '../bench-redis.ts';
import type { BenchOptions } from '../bench-options.ts';
import { median, type Figure } from '../figure.ts';
import { sendWebhooks } from '../processes/send-webhooks.ts';
import { startService } from '../service.ts';
import { startTurnCounter } from '../turn-counter.ts';

const WARM_UP = 50;
const WEBHOOKS = 41;

export const roundTrips = async (_options: BenchOptions): Promise<readonly Figure[]> => {
  await using redis = await startBenchRedis();
  await using counter = await startTurnCounter(redis.server.port);
  const url = `redis://127.0.0.1:${counter.port}`;
  await using receiver = await startService({ role: 'receiver', redis: { url } });
  const send = (webhooks: number) =>
    sendWebhooks({
      port: receiver.port,
      path: '/webhooks/telnyx',
      webhooks,
      connections: 1,
      rate: 0,
    });

  await send(WARM_UP);
  const turns: number[] = [];
  for (let webhook = 0; webhook < WEBHOOKS; webhook += 1) {
    const before = counter.turns;
    await send(1);
    turns.push(counter.turns - before);
  }
  return [
    {
      name: 'Redis round trips before the 200',
      value: median(turns),
      baseline: null,
      unit: 'round trips',
      measure: 'value',
      bound: { atMost: 2 },
      isExact: true,
    },
  ];
};
