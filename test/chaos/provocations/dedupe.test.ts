// Telnyx delivers everything several times: each event counts once.

import { Redis } from 'ioredis';
import { expect, test } from 'vitest';

import { appliedOnce } from '../accounting.ts';
import { callerNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';

const NUMBER = '+12025550161';
const service = useService({
  lines: [{ name: 'repeated', numbers: [NUMBER], greeting: '' }],
  simulator: { weather: { deliveries: { repeat: 1 } } },
});

test('an event that is delivered four times is applied once', async () => {
  const { simulator, redis } = service();
  const caller = simulator.dial({ from: callerNumber(1), to: NUMBER });
  await caller.joined;
  caller.hangUp();
  await quiet(service());
  const client = new Redis({ host: redis.host, port: redis.port });
  try {
    expect(simulator.journal.of('delivery').length).toBeGreaterThan(
      simulator.journal.of('webhook.emitted').length,
    );
    expect(await appliedOnce(simulator, client)).toEqual([]);
  } finally {
    client.disconnect();
  }
});
