// Three processes, one of them killed among its calls: who listens on another one misses nothing.

import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, it } from 'vitest';

import { createServiceProcess, type ServiceProcess } from '../../chaos/service-process.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { listenToEvents, type Heard } from '../../support/event-listener.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { startRedis } from '../../support/redis-server.ts';

const TOKEN = 'a-token-of-the-tests-with-enough-characters';
const CALLERS = 30;
const GRACE_MS = 5_000;
/** A dead worker's jobs are found stalled after 7 s. */
const TEST_MS = 120_000;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const start = async (
  name: string,
  role: ServiceProcess['role'],
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const adminPort = await freePort();
  const service = createServiceProcess({
    name,
    role,
    adminPort,
    env: { ...env, ROLE: role, ADMIN_PORT: String(adminPort) },
    graceMs: GRACE_MS,
    onLine: () => {},
    onMisbehaved: () => {},
  });
  await service.start();
  return service;
};

const count = (heard: readonly Heard[], type: string): number =>
  heard.filter((one) => one.type === type).length;

/** A leg that was answered, joined and hung up. */
const STORY = ['call.ringing', 'call.answered', 'call.joined', 'call.left', 'call.ended'];

it(
  'a killed worker costs a listener no event, and gives it none twice',
  { timeout: TEST_MS },
  async () => {
    await using stack = new AsyncDisposableStack();
    const redis = stack.use(await startRedis());
    const simulator = stack.use(await startSimulator({ settings: { speechMsPerChar: 0 } }));
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'] ?? '',
      TELNYX_API_KEY: 'KEY-of-the-tests',
      TELNYX_PUBLIC_KEY: simulator.publicKey,
      TELNYX_BASE_URL: simulator.baseUrl,
      TELNYX_CONNECTION_ID: simulator.connectionId,
      REDIS_URL: redis.url,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_TOKEN: TOKEN,
      SHUTDOWN_GRACE_SECS: String(GRACE_MS / 1_000),
    };
    const [receiver, doomed, survivor] = await Promise.all([
      start('receiver', 'receiver', env),
      start('doomed', 'worker', env),
      start('survivor', 'worker', env),
    ]);
    for (const service of [receiver, doomed, survivor]) stack.defer(() => service.kill());
    simulator.setWebhookUrl(`http://127.0.0.1:${port}/webhooks/telnyx`);
    const listener = stack.use(
      await listenToEvents(`http://127.0.0.1:${receiver.adminPort}/v1/events`, { token: TOKEN }),
    );

    const callers = Array.from({ length: CALLERS }, (_, nth) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(nth % 3) }),
    );
    await Promise.race(callers.map(({ joined }) => joined));
    await doomed.kill();
    await Promise.all(callers.map(({ joined }) => joined));
    for (const caller of callers) caller.hangUp();
    await listener.until(
      (heard) => count(heard, 'call.ended') >= CALLERS && count(heard, 'conference.ended') >= 3,
    );

    const { heard } = listener;
    for (const { callLegId } of callers) {
      const story = heard
        .filter(({ event }) => event.payload['call_leg_id'] === callLegId)
        .map(({ type }) => type);
      expect(story.filter((type) => STORY.includes(type))).toEqual(STORY);
      expect(
        count(
          heard.filter(({ event }) => event.payload['call_leg_id'] === callLegId),
          'conference.participant.joined',
        ),
      ).toBe(1);
      expect(
        count(
          heard.filter(({ event }) => event.payload['call_leg_id'] === callLegId),
          'conference.participant.left',
        ),
      ).toBe(1);
    }
    expect(count(heard, 'conference.created')).toBe(3);
    expect(new Set(heard.map(({ event }) => event.id)).size).toBe(heard.length);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
    expect(JSON.stringify(heard)).not.toContain(callerNumber(0));
  },
);
