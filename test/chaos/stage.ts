// What a chaos run is played on: a Redis, a simulated Telnyx, two receivers, two workers, and a
// proxy on every way between them.

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { randomSwitches } from '../simulator/switches.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import type { Random } from '../simulator/random.ts';
import { LINES } from './lines.ts';
import { createServiceProcess, type ServiceProcess } from './service-process.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export const ADMIN_TOKEN = 'a-token-of-the-chaos-runs-long-enough';
export const API_KEY = 'KEY0189C4B6A2chaosruns';
const RECONCILE_SECS = 4;

const GRACE_SECS = 4;
/** Below the ports that the system gives to clients. */
const PORTS = { lowest: 22_000, highest: 32_000 } as const;
/** Telnyx hangs up a leg to which nobody says anything; the real one waits for 30 s. */
const FIRST_COMMAND_TIMEOUT_MS = 8_000;
const ROLES = ['receiver', 'receiver', 'worker', 'worker'] as const;

export interface Stage extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly simulator: Simulator;
  readonly processes: readonly ServiceProcess[];
  /** By what they lead to; one for each process. */
  readonly proxies: { readonly redis: readonly TcpProxy[]; readonly api: readonly TcpProxy[] };
}

export interface StageOptions {
  readonly seed: string;
  readonly random: Random;
  /** Whether what is unknown about Telnyx is drawn too. */
  readonly isTelnyxDrawn: boolean;
  onLine(line: string, from: string): void;
  onMisbehaved(what: string): void;
}

/** Resolves when every process takes part. */
export const setStage = async (options: StageOptions): Promise<Stage> => {
  await using stack = new AsyncDisposableStack();
  const { random, seed } = options;
  const redis = stack.use(await startRedis({ appendOnly: true }));
  const simulator = stack.use(
    await startSimulator({
      seed,
      apiKey: API_KEY,
      settings: { firstCommandTimeoutMs: FIRST_COMMAND_TIMEOUT_MS },
      switches: options.isTelnyxDrawn ? randomSwitches(random.fork('switches')) : {},
    }),
  );
  const proxies = { redis: [] as TcpProxy[], api: [] as TcpProxy[] };
  const processes: ServiceProcess[] = [];
  const receiverUrls: string[] = [];
  const apiPort = Number(new URL(simulator.baseUrl).port);

  const compileCache = await mkdtemp(join(tmpdir(), 'partyline-chaos-'));
  stack.defer(() => rm(compileCache, { recursive: true, force: true }));

  for (const [nth, role] of ROLES.entries()) {
    const jitter = random.fork(`jitter ${nth}`).next;
    const toRedis = stack.use(await startTcpProxy(redis.port, jitter));
    proxies.redis.push(toRedis);
    const [port, adminPort] = [await freePort(), await freePort()];
    const env: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      // A process that comes back spends most of its first second on compiling.
      NODE_COMPILE_CACHE: compileCache,
      ROLE: role,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ADMIN_TOKEN,
      REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
      LINES: JSON.stringify(LINES),
      LOG_LEVEL: 'debug',
      SHUTDOWN_GRACE_SECS: String(GRACE_SECS),
      TELNYX_CONNECTION_ID: simulator.connectionId,
    };
    if (role === 'receiver') {
      receiverUrls.push(`http://127.0.0.1:${port}/webhooks/telnyx`);
      env['TELNYX_PUBLIC_KEY'] = simulator.publicKey;
    } else {
      const toApi = stack.use(await startTcpProxy(apiPort, jitter));
      proxies.api.push(toApi);
      env['TELNYX_BASE_URL'] = `http://127.0.0.1:${toApi.port}/v2`;
      env['TELNYX_API_KEY'] = API_KEY;
      env['RECONCILE_INTERVAL_SECS'] = String(RECONCILE_SECS);
    }
    const { onLine, onMisbehaved } = options;
    const graceMs = GRACE_SECS * 1_000;
    const name = `${role}-${nth}`;
    const started = createServiceProcess({
      name,
      role,
      adminPort,
      env,
      graceMs,
      onLine,
      onMisbehaved,
    });
    stack.defer(() => started.kill());
    processes.push(started);
  }
  await Promise.all(processes.map((one) => one.start()));
  const [first, second] = receiverUrls;
  if (first !== undefined) simulator.setWebhookUrl(first, second);
  const owned = stack.move();
  return {
    redis,
    simulator,
    processes,
    proxies,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(PORTS.lowest, PORTS.highest);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
};
