// Makes the connections to Redis. Three uses, because what is right for one is wrong for another:
// a webhook must be refused within a second, a worker must wait for ever.

import { Cluster, Redis, type RedisOptions } from 'ioredis';

import { gatherWrites } from './gather-writes.ts';
import { logConnectionErrors, type ConnectionLog } from './log-connection-errors.ts';
import type { RedisTarget } from './redis-url.ts';
import { PatientSentinelConnector } from './sentinel-connector.ts';

/** What BullMQ takes as its `connection`, and the stores take for their scripts. */
export type RedisClient = Redis | Cluster;

/**
 * `producer` stores webhooks and adds jobs: it fails within a second or not at all.
 * `worker` is given to BullMQ's workers, which duplicate it for their blocking reads: it never
 * gives up. `scripts` runs the stores' scripts inside jobs, which are repeated when it fails.
 */
export type ConnectionUse = 'producer' | 'worker' | 'scripts';

/** Replies keep the shapes of RESP2, which BullMQ expects; ioredis infers its types from that. */
type NodeOptions = Omit<RedisOptions, 'replyMapping'>;
type UseOptions = NodeOptions & { readonly enableOfflineQueue: boolean };

const CONNECT_TIMEOUT_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1_000;
const RECONNECT_JITTER_MS = 100;

/**
 * A frozen or black-holed Redis answers nothing and closes nothing, so commands need a time-out,
 * and sockets too: without one, every command on the dead socket times out until the kernel gives
 * it up, a quarter of an hour later. A worker's socket may be silent for as long as BullMQ blocks,
 * which is 10 s at most.
 */
const USES: Readonly<Record<ConnectionUse, UseOptions>> = {
  producer: {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 700,
    socketTimeout: 1_500,
  },
  worker: { maxRetriesPerRequest: null, enableOfflineQueue: true, socketTimeout: 15_000 },
  scripts: {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    commandTimeout: 1_500,
    socketTimeout: 3_000,
  },
};

/** How often a cluster command is sent on to another node, 100 ms apart while a slot has none. */
const CLUSTER_REDIRECTIONS: Readonly<Record<ConnectionUse, number>> = {
  producer: 5,
  worker: 16,
  scripts: 10,
};

/**
 * Begins to connect and returns at once; it reconnects for ever, at most 1.1 s apart. Errors of the
 * connection are logged, a few a minute; commands reject with theirs. The caller quits it.
 *
 * Commands of one turn of the event loop are sent together.
 */
export const connectRedis = (
  target: RedisTarget,
  use: ConnectionUse,
  log: ConnectionLog,
): RedisClient => {
  const client = target.kind === 'cluster' ? connectCluster(target, use) : connectOne(target, use);
  logConnectionErrors(client, use, log);
  gatherWrites(client);
  return client;
};

/**
 * Resolves when commands can be sent, which a producer without an offline queue has to wait for.
 *
 * @throws the last connection error, or a time-out, after `timeoutMs`.
 */
export const untilReady = async (client: RedisClient, timeoutMs: number): Promise<void> => {
  if (client.status === 'ready') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let lastError = new Error(`Redis was not ready within ${timeoutMs} ms`);
  const keep = (error: Error): void => {
    lastError = error;
  };
  const timer = setTimeout(() => reject(lastError), timeoutMs);
  client.on('error', keep).once('ready', resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    client.off('error', keep).off('ready', resolve);
  }
};

const connectOne = (
  target: Exclude<RedisTarget, { kind: 'cluster' }>,
  use: ConnectionUse,
): Redis => {
  const options: NodeOptions = {
    ...nodeOptions(target, use),
    db: target.db,
    retryStrategy: reconnectAfterMs,
    // After a failover this may still be the old master, now a replica: find the new one and
    // send the command again (2).
    reconnectOnError: (error) => (/^(READONLY|UNBLOCKED)/.test(error.message) ? 2 : false),
  };
  switch (target.kind) {
    case 'server':
      return new Redis({ ...options, ...target.address });
    case 'socket':
      return new Redis({ ...options, path: target.path });
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: [...target.addresses],
        name: target.master,
        // A master that froze keeps its sockets: the sentinels' word ends them.
        failoverDetector: true,
        Connector: PatientSentinelConnector,
        sentinelRetryStrategy: reconnectAfterMs,
        sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
        ...(target.sentinelCredentials.username
          ? { sentinelUsername: target.sentinelCredentials.username }
          : {}),
        ...(target.sentinelCredentials.password
          ? { sentinelPassword: target.sentinelCredentials.password }
          : {}),
        ...(target.tls ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
      });
  }
};

const connectCluster = (
  target: Extract<RedisTarget, { kind: 'cluster' }>,
  use: ConnectionUse,
): Cluster => {
  const { enableOfflineQueue, ...redisOptions } = nodeOptions(target, use);
  return new Cluster([...target.addresses], {
    redisOptions,
    enableOfflineQueue,
    clusterRetryStrategy: reconnectAfterMs,
    maxRedirections: CLUSTER_REDIRECTIONS[use],
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    // Certificates are for names; looking them up here would connect to bare addresses.
    ...(target.tls ? { dnsLookup: (address, done) => done(null, address) } : {}),
  });
};

const nodeOptions = (target: RedisTarget, use: ConnectionUse): UseOptions => ({
  ...USES[use],
  ...target.credentials,
  connectionName: `partyline-${use}`,
  connectTimeout: CONNECT_TIMEOUT_MS,
  keepAlive: KEEP_ALIVE_MS,
  ...(target.tls ? { tls: {} } : {}),
});

/** The jitter keeps many processes from dialling a server that comes back all at once. */
const reconnectAfterMs = (attempt: number): number =>
  Math.min(RECONNECT_MIN_MS * 2 ** (attempt - 1), RECONNECT_MAX_MS) +
  Math.random() * RECONNECT_JITTER_MS;
