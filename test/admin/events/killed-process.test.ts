// Three processes, one of them killed among its calls, then Redis as well: who listens on another one
// misses nothing, and neither does who comes back to a third.

import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, it } from 'vitest';

import { createEventStream } from '../../../src/redis/event-stream.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createServiceProcess, type ServiceProcess } from '../../chaos/service-process.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { listenToEvents, type Heard } from '../../support/event-listener.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { connectTo } from '../../support/redis-client.ts';
import { startRedis } from '../../support/redis-server.ts';

const TOKEN = 'a-token-of-the-tests-with-enough-characters';
const CALLERS = 30;
const LINES = 3;
/** More than all of them cause. */
const EVENTS_MAX = 5_000;
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

interface Node {
  readonly service: ServiceProcess;
  readonly webhookUrl: string;
  readonly eventsUrl: string;
}

/** A process of every role. */
const start = async (name: string, env: Readonly<Record<string, string>>): Promise<Node> => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const service = createServiceProcess({
    name,
    role: 'worker',
    adminPort,
    env: { ...env, ROLE: 'all', PORT: String(port), ADMIN_PORT: String(adminPort) },
    graceMs: GRACE_MS,
    onLine: () => {},
    onMisbehaved: () => {},
  });
  await service.start();
  return {
    service,
    webhookUrl: `http://127.0.0.1:${port}/webhooks/telnyx`,
    eventsUrl: `http://127.0.0.1:${adminPort}/v1/events`,
  };
};

const count = (heard: readonly Heard[], type: string): number =>
  heard.filter((one) => one.type === type).length;

/** A leg that was answered, joined and hung up. */
const STORY = ['call.ringing', 'call.answered', 'call.joined', 'call.left', 'call.ended'];

const idsOf = (...parts: readonly (readonly Heard[])[]): readonly string[] =>
  parts.flat().map(({ id }) => id);

it(
  'who listens misses no event and hears none twice, whoever is killed',
  { timeout: TEST_MS },
  async () => {
    await using stack = new AsyncDisposableStack();
    const redis = stack.use(await startRedis({ appendOnly: true }));
    const simulator = stack.use(await startSimulator({ settings: { speechMsPerChar: 0 } }));
    const env = {
      PATH: process.env['PATH'] ?? '',
      TELNYX_API_KEY: 'KEY-of-the-tests',
      TELNYX_PUBLIC_KEY: simulator.publicKey,
      TELNYX_BASE_URL: simulator.baseUrl,
      TELNYX_CONNECTION_ID: simulator.connectionId,
      REDIS_URL: redis.url,
      HOST: '127.0.0.1',
      ADMIN_TOKEN: TOKEN,
      SHUTDOWN_GRACE_SECS: String(GRACE_MS / 1_000),
    };
    const nodes = [
      await start('doomed', env),
      await start('second', env),
      await start('third', env),
    ];
    for (const { service } of nodes) stack.defer(() => service.kill());
    const [doomed, second, third] = nodes;
    if (!doomed || !second || !third) throw new Error('three were started');
    // Telnyx knows two of them, and turns to the other when the first is gone.
    simulator.setWebhookUrl(doomed.webhookUrl, second.webhookUrl);
    const listen = (url: string, headers = {}) => listenToEvents(url, { token: TOKEN, headers });
    const stays = stack.use(await listen(third.eventsUrl));
    const leaves = stack.use(await listen(third.eventsUrl));

    const callers = Array.from({ length: CALLERS }, (_, nth) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(nth % LINES) }),
    );
    await Promise.race(callers.map(({ joined }) => joined));
    await doomed.service.kill();
    await Promise.all(callers.map(({ joined }) => joined));

    // Until all of it has been told: a caller who is gone before is not told to have come.
    await leaves.until((heard) => count(heard, 'call.joined') >= CALLERS);
    await leaves[Symbol.asyncDispose]();
    for (const caller of callers.slice(CALLERS / 2)) caller.hangUp();
    await redis.restart();
    for (const caller of callers.slice(0, CALLERS / 2)) caller.hangUp();
    await stays.until(
      (heard) => count(heard, 'call.ended') >= CALLERS && count(heard, 'conference.ended') >= LINES,
    );
    const lastEventId = leaves.heard.at(-1)?.id ?? '';
    const returns = stack.use(await listen(second.eventsUrl, { 'Last-Event-ID': lastEventId }));
    const { heard } = stays;
    await returns.until((later) => later.at(-1)?.id === heard.at(-1)?.id);

    const client = connectTo(redis);
    const all = await createEventStream(client, createKeys('partyline')).after(0, EVENTS_MAX);
    client.disconnect();
    expect(idsOf(heard)).toEqual(all.map(({ place }) => String(place)));
    expect(idsOf(leaves.heard, returns.heard)).toEqual(idsOf(heard));
    expect(new Set(heard.map(({ event }) => event.id)).size).toBe(heard.length);
    expect(count(heard, 'conference.created')).toBe(LINES);
    for (const { callLegId } of callers) {
      const types = heard
        .filter(({ event }) => event.payload['call_leg_id'] === callLegId)
        .map(({ type }) => type);
      expect(types.filter((type) => STORY.includes(type))).toEqual(STORY);
      for (const once of ['conference.participant.joined', 'conference.participant.left']) {
        expect(types.filter((type) => type === once)).toHaveLength(1);
      }
    }
    expect(JSON.stringify(heard)).not.toContain(callerNumber(0));
  },
);
