import { PassThrough } from 'node:stream';

import { expect, it } from 'vitest';

import { createEventClient } from '../../../src/admin/events/event-client.ts';
import type { StreamedEvent } from '../../../src/redis/event-stream.ts';
import { sampleEvent } from '../../support/sample-event.ts';

const streamed = (nth: number): StreamedEvent => {
  const event = sampleEvent(nth);
  return { place: nth, event, json: JSON.stringify(event) };
};

const clientOf = (after: number, read: (place: number) => readonly StreamedEvent[]) => {
  const response = new PassThrough();
  let reads = 0;
  const client = createEventClient({
    response,
    after,
    isWanted: () => true,
    stream: {
      after: async (place) => {
        reads += 1;
        return read(place);
      },
    },
    bufferMaxBytes: 1_000_000,
    onFailed: () => {},
  });
  const sent = (): readonly string[] =>
    [...String(response.read() ?? '').matchAll(/^id: (\d+)/gm)].map(([, nth]) => nth ?? '');
  return { client, sent, reads: () => reads, response };
};

it('a client does not look for ever for events that are gone', async () => {
  const { client, sent, reads } = clientOf(1, () => []);

  client.catchUp(5);
  await expect.poll(reads).toBe(1);
  await new Promise(setImmediate);
  client.offer([streamed(6)], 5);

  expect(reads()).toBe(1);
  expect(sent()).toEqual(['6']);
});

it('a client reads what lies before the events that it is offered', async () => {
  const { client, sent } = clientOf(1, (after) => (after === 1 ? [streamed(2), streamed(3)] : []));

  client.offer([streamed(3)], 2);
  await new Promise(setImmediate);
  client.offer([streamed(3), streamed(4)], 2);

  expect(sent()).toEqual(['2', '3', '4']);
});

it('a client whose stream cannot be read is let go, to come back', async () => {
  const { client, response } = clientOf(1, () => {
    throw new Error('Connection is closed.');
  });

  client.catchUp(5);

  await expect.poll(() => response.destroyed).toBe(true);
});
