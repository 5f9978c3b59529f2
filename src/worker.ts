// The worker: drains mailboxes, carries out commands, keeps deadlines.

import { setTimeout as wait } from 'node:timers/promises';

import { isForeign } from './call/foreign.ts';
import { callSummary, secondsToRoom } from './call/summary.ts';
import { MINUTE_MS } from './conference/limits.ts';
import { conferenceSummary } from './conference/summary.ts';
import { mailboxKind, mailboxSubject } from './mailbox/mailbox-id.ts';
import { startArchiver, type Archiver } from './queue/archiver.ts';
import { describeChange } from './queue/describe-change.ts';
import { startEventDeliveries } from './queue/event-deliveries.ts';
import { startEventRelay, type EventRelay } from './queue/event-relay.ts';
import { numberMask } from './masking.ts';
import { createPostEvent } from './outgoing/post-event.ts';
import { archiveCall } from './redis/archive-call.ts';
import { archiveLeft } from './redis/archive-left.ts';
import { createEventOutbox } from './redis/event-outbox.ts';
import { createEventStream } from './redis/event-stream.ts';
import { shardOf } from './redis/keys.ts';
import { startCommandWorker } from './queue/command-worker.ts';
import { startDrainWorker, type DrainWorker } from './queue/drain-worker.ts';
import { createMachines } from './queue/machines.ts';
import { createLocalCommands, type LocalCommands } from './queue/local-commands.ts';
import { startSweeper } from './queue/sweeper.ts';
import { startReconciler, type Reconciler } from './reconcile/start-reconciler.ts';
import { createLease } from './redis/lease.ts';
import { onRedisBack } from './redis/on-redis-back.ts';
import { createSurveyMark, SURVEYED, type SurveyMark } from './redis/survey-mark.ts';
import { createTelnyxClient } from './telnyx/client.ts';
import type { CallState } from './call/state.ts';
import type { Lines } from './conference/line.ts';
import type { Config } from './config.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { AppliedMessage } from './queue/apply-head.ts';
import { attemptJob, type AttemptOptions } from './queue/attempt-job.ts';
import type { CarryOutOptions } from './queue/carry-out-command.ts';
import type { Queues } from './queue/queues.ts';
import type { RedisClient } from './redis/connection.ts';
import type { Keys } from './redis/keys.ts';
import type { MailboxStore } from './redis/mailbox-store.ts';
import type { ReadModel } from './redis/read-model.ts';
import type { TelnyxClient } from './telnyx/client.ts';
import type { Tracing } from './tracing/tracing.ts';

export interface WorkerParts {
  /** Never gives up: for BullMQ's blocking reads. */
  readonly connection: RedisClient;
  readonly client: RedisClient;
  readonly keys: Keys;
  readonly store: MailboxStore;
  readonly queues: Queues;
  readonly lines: Lines;
  readonly readModel: ReadModel;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
}

export interface RunningWorker {
  /** Stores by way of that store, and has it read by this process where it has hands for it. */
  readonly postBy: DrainWorker['postBy'];
  /** Finishes what is in hand; what takes longer than `graceMs` is left to another process. */
  close(graceMs: number): Promise<void>;
}

/** What an attempt may take beside Telnyx's time-out. */
const ATTEMPT_MARGIN_MS = 3_000;
/** A prompt that is 15 s old is not spoken any more. */
const ASK_AGAIN_MAX_MS = 10_000;
/** A call asks for one while the one before it is under way; what has no hands costs Redis twice as much. */
const COMMANDS_A_MAILBOX = 2;

/** Starts at once, and goes on through every outage of Redis and of Telnyx. */
export const startWorker = (config: Config, parts: WorkerParts): RunningWorker => {
  const { connection, client, keys, store, queues, lines, tracing, log } = parts;
  const clock = Date.now;
  const telnyx = createTelnyxClient({
    apiKey: config.telnyx.apiKey ?? '',
    baseURL: config.telnyx.baseUrl,
    timeoutMs: config.telnyx.timeoutMs,
  });
  const { concurrency } = config.worker;
  const events = tellOutside(config, parts);
  const archiver = startArchiver({ clock, log });
  const surveyMark = createSurveyMark(client, keys);
  const reconciler = reconcile(config, parts, telnyx, surveyMark);
  const commands = startCommands(config, parts, {
    client: telnyx,
    // Without a reconciler nobody surveys.
    ...(reconciler && { isSurveyed: async () => (await surveyMark.read()) === SURVEYED }),
    post: (mailbox, id, message) => drains.post(mailbox, id, message, clock()),
  });
  const drains = startDrainWorker({
    connection,
    client,
    keys,
    store,
    queues,
    localCommands: commands.local,
    concurrency,
    clock,
    machines: machinesOf(config, lines),
    describe: describeChange({ maskNumber: numberMask(config.log.numbers), log }),
    onCommitted: (message) => {
      reportCommit(message, parts);
      if (message.events.length > 0) events.relay.poke(shardOf(message.mailbox));
      archiveEnded(message, archiver, parts);
    },
    tracing,
    log,
  });
  const sweeper = startSweeper({ store, queues, clock, log });
  return {
    postBy: drains.postBy,
    close: async (graceMs) => {
      const drained = drains.close();
      const closed = Promise.all([
        sweeper.close(),
        archiver.close(),
        reconciler?.close(),
        drained.then(() => events.close()),
        commands.close(graceMs, drained),
      ]);
      // A Redis that is away keeps BullMQ waiting; what was in hand is then found stalled elsewhere.
      await Promise.race([closed, wait(graceMs, undefined, { ref: false })]);
    },
  };
};

interface Commands {
  /** Those that this process carries out as soon as it has committed them. */
  readonly local: LocalCommands;
  close(graceMs: number, noneBegins: Promise<unknown>): Promise<unknown>;
}

const startCommands = (
  config: Config,
  { connection, keys, store, queues, metrics, tracing, log }: WorkerParts,
  {
    post,
    ...telnyx
  }: Pick<AttemptOptions, 'client' | 'isSurveyed'> & Pick<CarryOutOptions, 'post'>,
): Commands => {
  const { concurrency } = config.worker;
  const { commandsPerSec, timeoutMs } = config.telnyx;
  const attempt = attemptJob({
    ...telnyx,
    onCommand: ({ command, outcome, seconds }) =>
      metrics.commandAttempted(command, outcome, seconds),
    tracing,
    log,
  });
  const local = createLocalCommands({
    attempt,
    post,
    store,
    queues,
    // A rate over all processes is kept by the queue.
    limit: commandsPerSec > 0 ? 0 : COMMANDS_A_MAILBOX * concurrency,
    askAgainMs: Math.min(timeoutMs + ATTEMPT_MARGIN_MS, ASK_AGAIN_MAX_MS),
    log,
  });
  const worker = startCommandWorker({
    attempt,
    post,
    connection,
    prefix: keys.queuePrefix(),
    concurrency,
    commandsPerSec,
    claim: (mailbox, commandId, now) => store.claim(mailbox, commandId, now),
    telemetry: tracing.telemetry,
    log,
  });
  return {
    local,
    close: (graceMs, noneBegins) =>
      Promise.all([local.close(graceMs, noneBegins), worker.close(graceMs)]),
  };
};

const machinesOf = (config: Config, lines: WorkerParts['lines']) =>
  createMachines({
    lines,
    conferenceNamePrefix: config.lines.conferenceNamePrefix,
    callMaxMs: config.worker.callMaxMinutes * MINUTE_MS,
  });

interface Telling {
  readonly relay: EventRelay;
  close(): Promise<void>;
}

/** Takes events to the stream, and to the operator's system where one is configured. */
const tellOutside = (
  { events }: Config,
  { connection, client, keys, log }: WorkerParts,
): Telling => {
  const clock = Date.now;
  const deliveries =
    events === null
      ? null
      : startEventDeliveries({
          connection,
          client,
          keys,
          post: createPostEvent(events),
          clock,
          log,
        });
  const relay = startEventRelay({
    outbox: createEventOutbox(client, keys),
    stream: createEventStream(client, keys),
    ...(deliveries === null ? {} : { forward: (all) => deliveries.add(all) }),
    clock,
    log,
  });
  return {
    relay,
    close: async () => {
      await relay.close();
      await deliveries?.close();
    },
  };
};

/** Surveys at the start, on its interval, and whenever Redis is back: it may have lost something. */
const reconcile = (
  config: Config,
  { client, keys, store, queues, lines, readModel, metrics, log }: WorkerParts,
  telnyx: TelnyxClient,
  surveyMark: SurveyMark,
): Reconciler | null => {
  const intervalMs = config.worker.reconcileIntervalSecs * 1_000;
  if (intervalMs === 0) return null;
  const reconciler = startReconciler({
    intervalMs,
    client: telnyx,
    connectionId: config.telnyx.connectionId,
    conferenceNamePrefix: config.lines.conferenceNamePrefix,
    lines,
    readModel,
    store,
    queues,
    surveyMark,
    lease: createLease(client, keys.reconciler()),
    now: Date.now,
    onRepair: (kind) => metrics.repair(kind),
    log,
  });
  onRedisBack(client, () => reconciler.trigger());
  return reconciler;
};

/** A call that has ended, and who was in a conference that has, change no more, or seldom. */
const archiveEnded = (
  { mailbox, applied }: AppliedMessage,
  archiver: Archiver,
  { client, keys }: Pick<WorkerParts, 'client' | 'keys'>,
): void => {
  const subject = mailboxSubject(mailbox);
  for (const { conferenceId } of applied.ended) {
    archiver.rest(conferenceId, () => archiveLeft(client, keys, subject, conferenceId));
  }
  // A mailbox's kind says what its states are.
  if (mailboxKind(mailbox) !== 'call' || (applied.state as CallState | null)?.phase !== 'ended')
    return;
  archiver.rest(subject, () => archiveCall(client, keys, subject));
};

type Reports = Pick<WorkerParts, 'metrics' | 'tracing' | 'log'>;

/** What a committed message is worth to whoever watches: metrics, and one line at the end of things. */
const reportCommit = (
  { mailbox, before, applied, lagSeconds }: AppliedMessage,
  reports: Reports,
): void => {
  const { metrics, log } = reports;
  metrics.eventApplied(lagSeconds);
  for (const ended of applied.ended) log.info(conferenceSummary(ended), 'a conference ended');
  if (mailboxKind(mailbox) !== 'call') return;
  // A call's mailbox holds a call's states.
  reportCall(before as CallState | null, applied.state as CallState | null, reports);
};

const reportCall = (
  before: CallState | null,
  after: CallState | null,
  { metrics, tracing, log }: Reports,
): void => {
  if (after === null || isForeign(after)) return;
  const joinedIn = secondsToRoom(after);
  if (joinedIn !== null && before?.joinedAt === null) metrics.callJoined(joinedIn);
  if (after.phase === 'ended' && before?.phase !== 'ended') {
    const summary = callSummary(after);
    log.info(summary, 'a call ended');
    tracing.callEnded(summary, after.startedAt, after.endedAt ?? after.startedAt);
  }
};
