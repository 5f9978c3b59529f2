import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { openTracing } from '../../src/tracing/open-tracing.ts';
import { eventually } from '../support/eventually.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startTraceCollector } from '../support/trace-collector.ts';

const TARGET = {
  protocol: 'http/protobuf',
  headers: {},
  serviceName: 'partyline',
  resource: {},
  ratio: 1,
} as const;
const POSTING = {
  mailbox: 'call:leg-1',
  id: 'event-1',
  message: { type: 'call.initiated' },
  kind: 'webhook',
} as const;
/** What the close may take, and what a busy machine needs. */
const CLOSE_MAX_MS = 2_500;

it('brings what runs later into the span that was open', async () => {
  await using collector = await startTraceCollector();
  const target = { ...TARGET, protocol: 'http/json', url: `${collector.url}/v1/traces` } as const;
  const tracing = await openTracing(target, String, recordedLog());
  const { message } = POSTING;
  const letter = { ...POSTING, id: 'event-3', kind: 'message' } as const;
  const stored = async () => {
    await tracing.post(
      letter,
      () => Promise.resolve('stored'),
      () => 'stored',
    );
    return { status: 'empty' };
  };
  await tracing.transition('call:leg-1', { messageId: 'event-1', message, tries: 1 }, () => {
    const within = tracing.here();
    const behind = { messageId: 'event-2', message, tries: 1 };
    return tracing.transition('call:leg-2', behind, () => within(stored));
  });
  await tracing.close();

  const spanOf = (name: string) =>
    collector.spans.find(
      (span) => span.name === name && span.attributes['call_leg_id'] === 'leg-1',
    );
  const transition = spanOf('transition call.initiated');
  expect(transition).toBeDefined();
  expect(spanOf('message call.initiated')?.parentSpanId).toBe(transition?.spanId);
});

it('follows a message to its post also under the id that it got behind one that was given up', async () => {
  await using collector = await startTraceCollector();
  const target = { ...TARGET, protocol: 'http/json', url: `${collector.url}/v1/traces` } as const;
  const tracing = await openTracing(target, String, recordedLog());
  await tracing.post(
    POSTING,
    () => Promise.resolve('stored'),
    () => 'stored',
  );
  const head = { messageId: `${POSTING.id}~`, message: POSTING.message, tries: 1 };
  await tracing.transition(POSTING.mailbox, head, () => Promise.resolve({ status: 'empty' }));
  await tracing.close();

  const [webhook, transition] = ['webhook', 'transition'].map((kind) =>
    collector.spans.find(({ name }) => name === `${kind} call.initiated`),
  );
  expect(webhook).toBeDefined();
  expect(transition?.parentSpanId).toBe(webhook?.spanId);
});

describe('a backend that takes nothing', () => {
  it('holds nobody up, and is told of', async () => {
    const log = recordedLog();
    // Nobody listens on port 1.
    const target = { ...TARGET, url: 'http://127.0.0.1:1/v1/traces' };
    const tracing = await openTracing(target, String, log);
    expect(
      await tracing.post(
        POSTING,
        () => Promise.resolve('stored'),
        () => 'stored',
      ),
    ).toBe('stored');
    await expect(
      tracing.post(
        POSTING,
        () => Promise.reject(new Error('Redis is away')),
        () => 'stored',
      ),
    ).rejects.toThrow('Redis is away');
    await eventually(() => log.entries.map(({ message }) => message)).toEqual([
      'traces cannot be sent',
    ]);
    await tracing.close();
  });

  it('does not keep a process from ending', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has such an address.
    const { port } = server.address() as AddressInfo;
    const target = { ...TARGET, url: `http://127.0.0.1:${port}/v1/traces` };
    const tracing = await openTracing(target, String, recordedLog());
    await tracing.post(
      POSTING,
      () => Promise.resolve('stored'),
      () => 'stored',
    );
    const startedAt = performance.now();
    await tracing.close();
    expect(performance.now() - startedAt).toBeLessThan(CLOSE_MAX_MS);
    server.close();
  });
});
