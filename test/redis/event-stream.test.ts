import { describe, expect, it } from 'vitest';

import { createEventStream } from '../../src/redis/event-stream.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { SERVERS, startMailboxes } from '../support/mailboxes.ts';
import { sampleEvent } from '../support/sample-event.ts';

const stored = (nth: number) => ({ id: `event-${nth}`, json: JSON.stringify(sampleEvent(nth)) });
const several = Array.from({ length: 50 }, (_, nth) => stored(nth));

describe.each(SERVERS)('the stream of events on $kind', ({ cluster }) => {
  it('gives each a place after the last, also those of one millisecond', async () => {
    await using all = await startMailboxes({ cluster });
    const stream = createEventStream(all.client, createKeys('one'));

    const earliest = Date.now() - 1_000;
    await stream.append(several, earliest);
    await stream.append([stored(50)], earliest);

    const places = (await stream.after(0, 100)).map(({ place }) => place);
    expect(places).toHaveLength(51);
    expect(places).toEqual([...new Set(places)].toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(earliest);
    expect(await stream.end()).toBe(places.at(-1));
    expect(await stream.after(places[48] ?? 0, 100)).toMatchObject([{ place: places[49] }, {}]);
  });

  it('goes on above the places of a Redis that has lost its data', async () => {
    await using all = await startMailboxes({ cluster });
    const stream = createEventStream(all.client, createKeys('two'));
    await stream.append([stored(1)], Date.now());
    const before = await stream.end();
    await expect.poll(Date.now).toBeGreaterThan(before);
    await all.client.del(createKeys('two').events(), createKeys('two').eventsSeen());

    await stream.append([stored(2)], Date.now());

    expect(await stream.end()).toBeGreaterThan(before);
  });
});
