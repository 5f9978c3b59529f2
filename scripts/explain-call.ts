// `npm run explain -- CALL_LEG_ID`: one call as a plain story, from the Redis of the environment.

import { storyOf } from '../src/call/story.ts';
import { openEnvironment } from '../src/environment.ts';
import { ConfigError } from '../src/errors.ts';
import { maskNumber } from '../src/masking.ts';
import { connectRedis, untilReady, type RedisClient } from '../src/redis/connection.ts';
import { embeddedSocketPath } from '../src/redis/embedded-socket.ts';
import { createKeys } from '../src/redis/keys.ts';
import { EMBEDDED_DIRECTORY } from '../src/redis/open-redis.ts';
import { createReadModel } from '../src/redis/read-model.ts';
import { parseRedisUrl, unixUrl } from '../src/redis/redis-url.ts';

const CONNECT_MS = 3_000;
const OUT = process.stdout;

const fail = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  return process.exit(1);
};

const connect = async (url: string | null): Promise<RedisClient> => {
  const target = parseRedisUrl(url ?? unixUrl(await embeddedSocketPath(EMBEDDED_DIRECTORY)));
  const client = connectRedis(target, 'scripts', { warn: () => {}, info: () => {} });
  await untilReady(client, CONNECT_MS);
  return client;
};

const unreachable = (error: unknown): never => {
  if (error instanceof ConfigError) return fail(error.message);
  return fail(`REDIS_URL: ${error instanceof Error ? error.message : String(error)}`);
};

const callLegId = process.argv[2] ?? fail('usage: npm run explain -- CALL_LEG_ID');
const read = openEnvironment(process.env);
const url = read.secret('REDIS_URL');
const prefix = read.text('REDIS_PREFIX') ?? 'partyline';
const isPlain = read.oneOf('LOG_NUMBERS', ['masked', 'plain'], 'masked') === 'plain';
if (read.faults.length > 0) fail(read.faults.join('\n'));
const redis = await connect(url).catch(unreachable);
try {
  const readModel = createReadModel(redis, createKeys(prefix));
  const id = callLegId;
  const call = (await readModel.readCall(id)) ?? fail(`no call ${id} within the last day`);
  const story = storyOf(call, await readModel.readTimeline(id));
  const show = (number: string | null): string =>
    number === null ? 'withheld' : isPlain ? number : maskNumber(number);
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
