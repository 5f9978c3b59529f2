// The composition root: what a process of each role is made of, how it starts and how it goes down.

import type { Server } from 'node:http';

import { createAdminApp } from './admin/admin-app.ts';
import { createEventFeed, type EventFeed } from './admin/events/event-feed.ts';
import { createSessions } from './admin/page/session.ts';
import { queueBoard } from './admin/queue-board.ts';
import { createHealth, type Health } from './http/health.ts';
import { createHttpServer, drain } from './http/server.ts';
import { followLines, type LinesFile } from './lines-file.ts';
import { listenOn } from './listen-on.ts';
import { createLogger, type Logger } from './logger.ts';
import { createLineMask, numberMask } from './masking.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openBoardQueues } from './queue/board-queues.ts';
import { startCanary, workersAlive } from './queue/canary.ts';
import { gatherWakes } from './queue/gather-wakes.ts';
import { createQueues, type Queues } from './queue/queues.ts';
import { createUndeliveredEvents, type UndeliveredEvents } from './queue/undelivered-events.ts';
import { createReceiver } from './receiver.ts';
import { createDeadLetters } from './redis/dead-letters.ts';
import { anotherConnection } from './redis/another-connection.ts';
import { createEventStream } from './redis/event-stream.ts';
import { createKeys, type Keys } from './redis/keys.ts';
import { logConnectionErrors } from './redis/log-connection-errors.ts';
import { createMailboxStore } from './redis/mailbox-store.ts';
import { openRedis, type OpenRedis } from './redis/open-redis.ts';
import { postAnnounced } from './redis/post-message.ts';
import { createReadModel, type ReadModel } from './redis/read-model.ts';
import { createReplicas } from './redis/replicas.ts';
import { createRequestLedger } from './redis/request-ledger.ts';
import { secretsOf } from './secrets-of.ts';
import { createTelnyxClient } from './telnyx/client.ts';
import { findRecording } from './telnyx/find-recording.ts';
import { openTracing } from './tracing/open-tracing.ts';
import { tracePost, tracePosts } from './tracing/trace-posts.ts';
import type { Tracing } from './tracing/tracing.ts';
import { startWorker, type RunningWorker } from './worker.ts';
import type { AdminContext } from './admin/admin-context.ts';
import type { Config } from './config.ts';

export interface App {
  /** Null where the role has no public listener. */
  readonly publicPort: number | null;
  readonly adminPort: number;
  reloadLines(): void;
  /** The page's path with a ticket that signs in once, within ten minutes. Null without a token. */
  signInPath(): string | null;
  /** Not ready, stop accepting, finish what is in hand, close. Resolves within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export interface AppOverrides {
  readonly log?: Logger;
}

/** What both roles stand on. */
interface Foundation {
  readonly config: Config;
  readonly log: Logger;
  readonly redis: OpenRedis;
  readonly keys: Keys;
  readonly queues: Queues;
  readonly undelivered: UndeliveredEvents;
  readonly lines: LinesFile;
  readonly readModel: ReadModel;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** Of the grace time: the rest is for closing what is left. */
const DRAIN_SHARE = 0.7;
const ADMIN_DRAIN_SHARE = 0.1;

/**
 * Resolves when the process takes part: listeners listen, workers work.
 *
 * @throws ConfigError, and the system's error of a port that cannot be had.
 */
export const startApp = async (config: Config, overrides: AppOverrides = {}): Promise<App> => {
  const log = overrides.log ?? createLogger({ ...config.log, secrets: secretsOf(config) });
  for (const warning of config.warnings) log.warn({}, warning);
  const tracing = await openTracing(config.tracing, numberMask(config.log.numbers), log);
  const redis = await openRedis({ target: config.redis.target, log });
  try {
    return await assemble(lay(config, log, redis, tracing));
  } catch (error) {
    await redis[Symbol.asyncDispose]();
    throw error;
  }
};

const lay = (config: Config, log: Logger, redis: OpenRedis, tracing: Tracing): Foundation => {
  const keys = createKeys(config.redis.prefix);
  const readModel = createReadModel(redis.scripts, keys);
  return {
    config,
    log,
    redis,
    keys,
    queues: createQueues(redis.producer, keys, tracing.telemetry),
    undelivered: createUndeliveredEvents(redis.scripts, keys),
    lines: followLines({ config: config.lines, log }),
    readModel,
    health: createHealth({
      checks: {
        redis: async () => (await redis.producer.ping()) === 'PONG',
        workers: () => workersAlive(redis.producer, keys, Date.now()),
      },
    }),
    metrics: createMetrics(() => readModel.readGauges(), log),
    tracing,
  };
};

const assemble = async (foundation: Foundation): Promise<App> => {
  const { config, log, redis, queues, undelivered, lines, health, tracing } = foundation;
  const canary = startCanary({ queues, log });
  const worker = config.role === 'receiver' ? null : runWorker(foundation);
  const receiver = config.role === 'worker' ? null : buildReceiver(foundation, worker);
  const feed = openFeed(foundation);
  const admin = buildAdmin(foundation, feed);
  const publicPort = receiver === null ? null : await listenOn(receiver, config.http, '');
  const adminPort = await listenOn(admin, config.admin, 'ADMIN_');
  log.info(
    { event: 'started', role: config.role, port: publicPort, admin_port: adminPort },
    'partyline is up',
  );
  return {
    publicPort,
    adminPort,
    reloadLines: () => void lines.reload(),
    signInPath: () => signInPath(config.admin.token),
    close: async (graceMs) => {
      health.beginDrain();
      log.info({ event: 'draining' }, 'partyline drains');
      lines[Symbol.dispose]();
      feed.close();
      await finish({ receiver, admin, worker }, graceMs);
      await Promise.all([canary.close(), queues.close(), undelivered.close()]);
      await Promise.all([redis[Symbol.asyncDispose](), tracing.close()]);
      log.info({ event: 'stopped' }, 'partyline has stopped');
    },
  };
};

const runWorker = (foundation: Foundation): RunningWorker => {
  const { config, log, redis, keys, queues, lines, readModel, metrics, tracing } = foundation;
  return startWorker(config, {
    connection: redis.worker,
    client: redis.scripts,
    keys,
    store: tracePosts(createMailboxStore(redis.scripts, keys), 'message', tracing),
    queues,
    lines: lines.lines,
    readModel,
    metrics,
    tracing,
    log,
  });
};

const buildReceiver = (foundation: Foundation, worker: RunningWorker | null): Server => {
  const { config, log, redis, keys, queues, health, metrics, tracing } = foundation;
  // A process with hands of its own reads what it has stored. Where it dies before, the sweeper of
  // whoever is left wakes the mailbox, as it does for any other wake that is lost.
  const post =
    worker?.postBy(tracePosts(createMailboxStore(redis.producer, keys), 'webhook', tracing)) ??
    tracePost(postAnnounced(redis.producer, keys, gatherWakes(queues)), 'webhook', tracing);
  return createReceiver(config, {
    post,
    deadLetters: createDeadLetters(redis.producer, keys),
    keys,
    replicas: createReplicas(redis.producer, log),
    health,
    metrics,
    log,
  });
};

const openFeed = ({ redis, keys, log }: Foundation): EventFeed =>
  createEventFeed({
    stream: createEventStream(redis.scripts, keys),
    keys,
    connect: () => {
      const blocking = anotherConnection(redis.worker);
      logConnectionErrors(blocking, 'events', log);
      return blocking;
    },
    log,
  });

const buildAdmin = (foundation: Foundation, feed: EventFeed): Server => {
  const { config, log, redis, keys, queues, lines, readModel, health, metrics } = foundation;
  const { undelivered, tracing } = foundation;
  return createHttpServer(
    createAdminApp({
      token: config.admin.token,
      metrics,
      health,
      queueBoard: queueBoard({
        openQueues: () => openBoardQueues(redis.scripts, keys),
        mask: createLineMask({ numbers: config.log.numbers, secrets: secretsOf(config) }),
      }),
      lines: lines.lines,
      readModel,
      deadLetters: createDeadLetters(redis.scripts, keys),
      undelivered,
      store: tracePosts(createMailboxStore(redis.scripts, keys), 'message', tracing),
      requests: createRequestLedger(redis.scripts, keys),
      dialling: {
        connectionId: config.telnyx.connectionId,
        countries: config.telnyx.dialCountries,
      },
      findRecording: recordingFinder(config),
      wake: (mailbox) => queues.wake([mailbox]),
      maskNumber: numberMask(config.log.numbers),
      feed,
      now: Date.now,
      log,
    }),
  );
};

/** Null without a key to ask Telnyx with. */
const recordingFinder = ({ telnyx }: Config): AdminContext['findRecording'] => {
  const { apiKey, baseUrl, timeoutMs } = telnyx;
  if (apiKey === null) return null;
  const client = createTelnyxClient({ apiKey, baseURL: baseUrl, timeoutMs });
  return (recordingId) => findRecording(client, recordingId);
};

const signInPath = (token: string | null): string | null =>
  token === null ? null : `/sign-in?ticket=${createSessions(token).issueTicket(Date.now())}`;

interface Parts {
  readonly receiver: Server | null;
  readonly admin: Server;
  readonly worker: RunningWorker | null;
}

/**
 * The receiver and the worker go down side by side: neither waits for the other. The admin listener
 * goes last: until then it tells whoever asks that this process is not ready.
 */
const finish = async ({ receiver, admin, worker }: Parts, graceMs: number): Promise<void> => {
  const drainMs = graceMs * DRAIN_SHARE;
  await Promise.all([
    receiver === null ? null : drain(receiver, drainMs),
    worker?.close(drainMs) ?? null,
  ]);
  await drain(admin, graceMs * ADMIN_DRAIN_SHARE);
};
