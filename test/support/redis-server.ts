// A private Redis server for one test file: its own process, port and directory, gone with the test.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Redis } from 'ioredis';

const HOST = '127.0.0.1';
const START_ATTEMPTS = 5;
/**
 * Below the ports that the system gives to clients: a client that keeps dialling a dead server's
 * port in that range can be given that very port, and talks to itself.
 */
const PORTS = { lowest: 10_000, highest: 22_000 };
const SETPRIV = '/usr/bin/setpriv';

export interface RedisServerOptions {
  /** Keeps an append-only file, so that data outlives `kill` and `restart`. @default false */
  readonly appendOnly?: boolean;
  /** In Redis's own words, e.g. `3mb`. @default no limit */
  readonly maxMemory?: string;
  /** @default noeviction */
  readonly maxMemoryPolicy?: string;
  /**
   * One node that owns every slot; Redis lets it serve 2 s after its start. `member`: a node that
   * owns nothing yet. @default false
   */
  readonly cluster?: boolean | 'member';
  /** Makes this server a replica of another. */
  readonly replicaOf?: RedisServer;
  /** Makes this a sentinel, quorum 1, that watches a server under this name. It holds no data. */
  readonly sentinel?: { readonly name: string; readonly master: RedisServer };
  readonly password?: string;
}

/** A running server. Disposing kills it and removes its directory. */
export interface RedisServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** `redis://…`, or `redis+cluster://…`, or `redis+sentinel://…`, as `REDIS_URL` takes it. */
  readonly url: string;
  readonly directory: string;
  /** SIGKILL, as a crash would be. Resolves once the process is gone. */
  kill(): Promise<void>;
  /** Starts again on the same port and directory. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay and nothing answers. `resume` undoes it. */
  freeze(): void;
  resume(): void;
}

/**
 * Starts a server and resolves when it accepts connections: about 30 ms, a cluster node 2 s.
 *
 * @throws Error with the server's own output when it does not start.
 */
export const startRedis = async (options: RedisServerOptions = {}): Promise<RedisServer> => {
  const directory = await mkdtemp(join(tmpdir(), 'partyline-redis-'));
  const [first, port] = await launch(directory, options);
  let server = first;

  return {
    host: HOST,
    port,
    url: urlOf(port, options),
    directory,
    kill: () => end(server),
    restart: async () => {
      await end(server);
      server = await launchOn(port, directory, options);
    },
    freeze: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      await end(server);
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** A port that is taken ends the server at once, so a few are tried. */
const launch = async (
  directory: string,
  options: RedisServerOptions,
): Promise<readonly [ChildProcess, number]> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(PORTS.lowest, PORTS.highest);
    try {
      return [await launchOn(port, directory, options), port];
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
};

const launchOn = async (
  port: number,
  directory: string,
  options: RedisServerOptions,
): Promise<ChildProcess> => {
  const configPath = join(directory, 'redis.conf');
  await writeFile(configPath, configOf(port, directory, options));
  const command = ['redis-server', configPath, ...(options.sentinel ? ['--sentinel'] : [])];
  const server = spawnTied(command);
  await untilReady(server);
  if (options.cluster === true) await ownEverySlot(port);
  return server;
};

const configOf = (port: number, directory: string, options: RedisServerOptions): string => {
  const { appendOnly, cluster, maxMemory, maxMemoryPolicy, password, replicaOf, sentinel } =
    options;
  const lines = [`bind ${HOST}`, `port ${port}`, `dir ${directory}`, 'daemonize no'];
  if (sentinel) {
    lines.push(
      `sentinel monitor ${sentinel.name} ${sentinel.master.host} ${sentinel.master.port} 1`,
      `sentinel down-after-milliseconds ${sentinel.name} 500`,
      `sentinel failover-timeout ${sentinel.name} 2000`,
    );
    return lines.join('\n');
  }
  lines.push('save ""', `appendonly ${appendOnly ? 'yes' : 'no'}`, 'appendfsync everysec');
  lines.push('repl-diskless-sync-delay 0', `maxmemory-policy ${maxMemoryPolicy ?? 'noeviction'}`);
  if (maxMemory) lines.push(`maxmemory ${maxMemory}`);
  if (cluster) lines.push('cluster-enabled yes', `cluster-announce-ip ${HOST}`);
  if (cluster === 'member') lines.push('cluster-node-timeout 1000');
  if (password) lines.push(`requirepass ${password}`);
  if (replicaOf) lines.push(`replicaof ${replicaOf.host} ${replicaOf.port}`);
  return lines.join('\n');
};

/** Where setpriv exists, a server cannot outlive a test runner that was killed. */
const spawnTied = (command: readonly string[]): ChildProcess => {
  const [program = '', ...rest] = existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', ...command]
    : command;
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
};

const untilReady = async (server: ChildProcess): Promise<void> => {
  const output: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () =>
      reject(new Error(`redis-server did not start:\n${output.join('\n')}`)),
    );
    for (const stream of [server.stdout, server.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        if (output.length < 200) output.push(line);
        // A sentinel has no such sentence; its first event is the master it watches.
        if (/Ready to accept connections|\+monitor master/.test(line)) resolve();
      });
    }
  });
};

const ownEverySlot = async (port: number): Promise<void> => {
  const client = new Redis({ host: HOST, port });
  try {
    const info = String(await client.cluster('INFO'));
    if (!info.includes('cluster_slots_assigned:16384')) {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    }
    while (!String(await client.cluster('INFO')).includes('cluster_state:ok')) {
      // Redis announces the change nowhere, so it is asked again.
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  } finally {
    client.disconnect();
  }
};

const end = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
};

const urlOf = (port: number, options: RedisServerOptions): string => {
  const credentials = options.password ? `:${options.password}@` : '';
  if (options.cluster) return `redis+cluster://${credentials}${HOST}:${port}`;
  if (options.sentinel)
    return `redis+sentinel://${credentials}${HOST}:${port}/${options.sentinel.name}`;
  return `redis://${credentials}${HOST}:${port}`;
};
