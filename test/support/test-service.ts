// The whole service against the simulated Telnyx, on a Redis and on ports of its own.

import { loadConfig } from '../../src/config.ts';
import { startApp, type App } from '../../src/app.ts';
import { createLogger } from '../../src/logger.ts';
import { startRedis, type RedisServer } from './redis-server.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator.ts';

export const ADMIN_TOKEN = 'a-token-of-the-tests-with-enough-characters';
const GRACE_MS = 5_000;

export interface RunningService extends AsyncDisposable {
  readonly app: App;
  readonly simulator: Simulator;
  /** Every line that was logged, parsed. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** `GET` below `/v1`, with the token; the body's `data`. */
  read<T>(path: string): Promise<T>;
}

export interface TestService extends RunningService {
  readonly redis: RedisServer;
}

export interface TestServiceOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly lines?: readonly object[];
  readonly simulator?: SimulatorOptions;
}

export const startTestService = async (options: TestServiceOptions = {}): Promise<TestService> => {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const service = stack.use(await startServiceOn(redis.url, options));
  const owned = stack.move();
  return { ...service, redis, [Symbol.asyncDispose]: () => owned.disposeAsync() };
};

/** On a Redis of the caller's, who keeps it until the service is gone. */
export const startServiceOn = async (
  redisUrl: string,
  options: TestServiceOptions = {},
): Promise<RunningService> => {
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startSimulator(options.simulator));
  const logged: Record<string, unknown>[] = [];
  const config = loadConfig({
    TELNYX_API_KEY: 'KEY-of-the-tests',
    TELNYX_PUBLIC_KEY: simulator.publicKey,
    TELNYX_BASE_URL: simulator.baseUrl,
    TELNYX_CONNECTION_ID: simulator.connectionId,
    REDIS_URL: redisUrl,
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: '0',
    ADMIN_TOKEN,
    LOG_LEVEL: 'debug',
    ...(options.lines && { LINES: JSON.stringify(options.lines) }),
    ...options.env,
  });
  const log = createLogger({
    ...config.log,
    destination: { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const app = await startApp(config, { log });
  stack.defer(() => app.close(GRACE_MS));
  simulator.setWebhookUrl(`http://127.0.0.1:${app.publicPort}/webhooks/telnyx`);
  const owned = stack.move();
  return {
    app,
    simulator,
    logged,
    read: async <T>(path: string) => {
      const response = await fetch(`http://127.0.0.1:${app.adminPort}/v1${path}`, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      });
      return ((await response.json()) as { data: T }).data;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
