// `npm run explain -- CALL_LEG_ID`: one call as a plain story, from the Redis of the environment.

import { storyOf } from '../src/call/story.ts';
import { maskNumber } from '../src/masking.ts';
import { connectRedis, untilReady } from '../src/redis/connection.ts';
import { createKeys } from '../src/redis/keys.ts';
import { createReadModel } from '../src/redis/read-model.ts';
import { parseRedisUrl, unixUrl } from '../src/redis/redis-url.ts';
import { embeddedSocketPath } from '../src/redis/embedded-socket.ts';

const CONNECT_MS = 3_000;
const OUT = process.stdout;

const fail = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  return process.exit(1);
};

const callLegId = process.argv[2] ?? fail('usage: npm run explain -- CALL_LEG_ID');
const { REDIS_URL, REDIS_PREFIX, LOG_NUMBERS } = process.env;
const url = REDIS_URL || unixUrl(await embeddedSocketPath('.data/redis'));
const redis = connectRedis(parseRedisUrl(url), 'scripts', { warn: () => {}, info: () => {} });
try {
  await untilReady(redis, CONNECT_MS);
  const readModel = createReadModel(redis, createKeys(REDIS_PREFIX || 'partyline'));
  const id = callLegId;
  const call = (await readModel.readCall(id)) ?? fail(`no call ${id} within the last day`);
  const story = storyOf(call, await readModel.readTimeline(id));
  const show = (number: string | null): string =>
    number === null ? 'withheld' : LOG_NUMBERS === 'plain' ? number : maskNumber(number);
  OUT.write(
    `call ${id}\nfrom ${show(call.from)} to ${show(call.to)}, line ${call.line ?? 'none'}\n\n`,
  );
  for (const { at, sentence } of story.items) {
    OUT.write(`${new Date(at).toISOString().slice(11, 23)}  ${sentence}\n`);
  }
  OUT.write(`\n${story.why}\n`);
} finally {
  redis.disconnect();
}
