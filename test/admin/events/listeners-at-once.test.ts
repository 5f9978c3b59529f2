import { expect, it } from 'vitest';

import { createEventFeed } from '../../../src/admin/events/event-feed.ts';
import { anotherConnection } from '../../../src/redis/another-connection.ts';
import { createEventStream } from '../../../src/redis/event-stream.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { listenToEvents } from '../../support/event-listener.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { useRedis } from '../../support/use-redis.ts';
import { startAdmin, TOKEN } from '../admin-server.ts';

const LISTENERS = 5;
const LISTENERS_MAX = 2;

const redis = useRedis();

it('GET /v1/events has no more listeners than it may when many come at once', async () => {
  const keys = createKeys('admin');
  const stream = createEventStream(redis(), keys);
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const feed = createEventFeed({
    stream: {
      ...stream,
      // Nobody is let in before all have asked.
      end: async () => {
        if ((asked += 1) === LISTENERS) gate.resolve();
        await gate.promise;
        return stream.end();
      },
    },
    keys,
    connect: () => anotherConnection(redis()),
    log: recordedLog(),
    limits: { clientsMax: LISTENERS_MAX },
  });
  await using admin = await startAdmin(redis(), { feed });
  await using stack = new AsyncDisposableStack();
  const listen = () => listenToEvents(`${admin.origin}/v1/events`, { token: TOKEN });

  const listeners = await Promise.all(Array.from({ length: LISTENERS }, listen));
  for (const listener of listeners) stack.use(listener);

  const statuses = listeners.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(LISTENERS_MAX);
  expect(statuses.filter((status) => status === 503)).toHaveLength(LISTENERS - LISTENERS_MAX);
});
