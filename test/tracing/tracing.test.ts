// The traces of the whole service, as processes of its own, in a backend's eyes.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRedis } from '../support/redis-server.ts';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts';
import {
  startTraceCollector,
  type CollectedSpan,
  type TraceCollector,
} from '../support/trace-collector.ts';

const PIN = '471199';
const LINE = { name: lineNumber(0), numbers: [lineNumber(0)], pin: PIN };

const PATIENCE = { timeout: 15_000, interval: 20 };

const stack = new AsyncDisposableStack();
let collector: TraceCollector;
let simulator: Simulator;
let services: readonly ServiceProcess[];

const start = async (env: Readonly<Record<string, string>>): Promise<void> => {
  const redis = stack.use(await startRedis());
  const shared = {
    REDIS_URL: redis.url,
    TELNYX_API_KEY: 'KEY-of-the-tests',
    TELNYX_PUBLIC_KEY: simulator.publicKey,
    TELNYX_BASE_URL: simulator.baseUrl,
    TELNYX_CONNECTION_ID: simulator.connectionId,
    LINES: JSON.stringify([LINE]),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...env,
  };
  const roles = ['receiver', 'worker', 'worker'];
  services = await Promise.all(roles.map((ROLE) => startServiceProcess({ ...shared, ROLE })));
  for (const service of services) stack.use(service);
  simulator.setWebhookUrl(`http://127.0.0.1:${services[0]?.publicPort}/webhooks/telnyx`);
};

const logged = (): string => services.flatMap(({ lines }) => lines).join('\n');

/** Somebody calls, enters the PIN, is in, and hangs up. */
const callOnce = async (): Promise<string> => {
  const caller = simulator.dial({ from: callerNumber(0), to: lineNumber(0) });
  await caller.hears('PIN');
  await caller.press(`${PIN}#`);
  await caller.joined;
  caller.hangUp();
  return caller.callLegId;
};

beforeAll(async () => {
  collector = stack.use(await startTraceCollector());
  // Every webhook comes more than once.
  const weather = { deliveries: { repeat: 1 } };
  simulator = stack.use(await startSimulator({ settings: { speechMsPerChar: 0 }, weather }));
});
afterAll(() => stack.disposeAsync());

describe('a call', () => {
  let spans: readonly CollectedSpan[] = [];

  beforeAll(async () => {
    await start({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20tenant',
      OTEL_SERVICE_NAME: 'partyline-of-the-tests',
    });
    simulator.nextCommand('calls.answer', { cut: true });
    const callLegId = await callOnce();
    const ofCall = () => {
      const whole = collector.spans.find(
        ({ name, attributes }) => name === 'call' && attributes['call_leg_id'] === callLegId,
      );
      return collector.spans.filter(({ traceId }) => traceId === whole?.traceId);
    };
    await vi.waitUntil(() => logged().includes('"event":"call.summary"'), PATIENCE);
    // Every process sends at its end what it has not sent.
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
    spans = ofCall();
  });

  const named = (name: string, outcome?: string): CollectedSpan | undefined =>
    spans.find(
      (span) =>
        span.name === name && (outcome === undefined || span.attributes['outcome'] === outcome),
    );
  const parentOf = (child: CollectedSpan | undefined): CollectedSpan | undefined =>
    spans.find(({ spanId }) => spanId === child?.parentSpanId);
  /** The names of a span and of what led to it, newest first. */
  const wayTo = (name: string, outcome?: string): readonly string[] => {
    const way: string[] = [];
    for (let span = named(name, outcome); span !== undefined; span = parentOf(span))
      way.push(span.name);
    return way;
  };

  it('is one trace from its webhook to its command, over all processes', () => {
    expect(wayTo('calls.answer', 'command.retried')).toEqual([
      'calls.answer',
      'transition call.initiated',
      'webhook call.initiated',
      'call',
    ]);
    // It was tried again by way of the queue.
    expect(wayTo('calls.answer', 'command.succeeded')).toEqual([
      'calls.answer',
      'process commands',
      'add commands.calls.answer',
      'transition call.initiated',
      'webhook call.initiated',
      'call',
    ]);
    expect(named('call')).toMatchObject({
      parentSpanId: '',
      service: 'partyline-of-the-tests',
      attributes: { outcome: 'joined', role: 'guest' },
    });
  });

  it('goes through its room and back in the same trace', () => {
    const way = wayTo('conferences.create');
    expect(way.filter((name) => name.startsWith('message '))).toHaveLength(2);
    expect(way).toEqual(
      expect.arrayContaining(['transition seat.requested', 'webhook call.speak.ended', 'call']),
    );
  });

  it('has no span whose parent is missing, and none of BullMQ looking for work', () => {
    const orphans = spans.filter((span) => span.parentSpanId !== '' && !parentOf(span));
    expect(orphans.map(({ name }) => name)).toEqual([]);
    expect(spans.length).toBeGreaterThan(20);
    const roots = collector.spans.filter(({ parentSpanId }) => parentSpanId === '');
    expect(roots.filter(({ name }) => !/^(?:call|webhook|message|transition)/.test(name))).toEqual(
      [],
    );
  });

  it('knows a repeat from the webhook that was stored', () => {
    const outcomes = spans
      .filter(({ name }) => name === 'webhook call.initiated')
      .map(({ attributes }) => attributes['outcome']);
    expect(outcomes).toContain('duplicate');
    expect(outcomes.filter((outcome) => outcome !== 'duplicate')).toEqual(['stored']);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('tells nobody a number or a PIN', () => {
    const told = collector.bodies.join('\n');
    expect(told).toContain('call.gather.ended');
    for (const secret of [callerNumber(0), lineNumber(0), PIN]) {
      expect(told).not.toContain(secret.replace('+', ''));
    }
  });

  it('is sent with the headers of the environment', () => {
    expect(collector.headers).toMatchObject({ path: '/v1/traces', 'x-tenant': 'a tenant' });
  });
});

describe('a share of 0', () => {
  it('sends nothing, in any process', async () => {
    const before = collector.bodies.length;
    await start({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
    await callOnce();
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
    expect(collector.bodies.length).toBe(before);
  });
});
