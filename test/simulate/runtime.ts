// The service in one process: its real code, on the world's store, queues, clock and Telnyx.

import type { Job } from 'bullmq';

import { createLines } from '../../src/conference/lines.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { attemptJob } from '../../src/queue/attempt-job.ts';
import { carryOutCommand } from '../../src/queue/carry-out-command.ts';
import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import { drainMailbox, type DrainContext } from '../../src/queue/drain-mailbox.ts';
import { createLocalCommands } from '../../src/queue/local-commands.ts';
import { createMachines } from '../../src/queue/machines.ts';
import type { CommandObserved } from '../../src/queue/log-command.ts';
import type { CommandJob } from '../../src/queue/queues.ts';
import { queueAgain } from '../../src/queue/queue-again.ts';
import { createRound, LEASE_SHARE } from '../../src/reconcile/round.ts';
import { postThen } from '../../src/redis/post-message.ts';
import type { Lease } from '../../src/redis/lease.ts';
import { SURVEYED, type SurveyMark } from '../../src/redis/survey-mark.ts';
import type { Webhook } from '../simulator/model/webhook.ts';
import type { Life } from './life.ts';
import { queuesOf, storeOf, type QueueDoors } from './life-store.ts';
import { receive } from './receiver.ts';
import type { Scheduler } from './scheduler.ts';
import { CONNECTION } from './simulated-telnyx.ts';
import type { Story } from './story.ts';
import { createSimulatedClient, type AskTelnyx } from './telnyx-client.ts';
import type { TwinReader } from './twin/read-twin.ts';
import type { Twin } from './twin/twin.ts';

/** This Redis forgets nothing. */
const surveyMark: SurveyMark = {
  read: () => Promise.resolve(SURVEYED),
  write: () => Promise.resolve(),
};

export interface Runtime {
  drain(mailbox: MailboxId, lost: AbortSignal): Promise<void>;
  carryOut(job: Job<CommandJob>, lost: AbortSignal): Promise<unknown>;
  receive(webhook: Webhook): Promise<boolean>;
  /** One round of the reconciler; false: another process holds the lease. */
  reconcile(): Promise<boolean>;
  /** Keeps the lease between rounds. */
  holdLease(): Promise<boolean>;
  /** Wakes what nobody woke; false: there is nothing. */
  sweep(): boolean;
}

export interface RuntimeParts {
  readonly story: Story;
  readonly scheduler: Scheduler;
  readonly twin: Twin;
  readonly reader: TwinReader;
  readonly doors: QueueDoors;
  readonly lease: Pick<Lease, 'hold'>;
  readonly ask: AskTelnyx;
  readonly report: RuntimeReport;
}

/** What the run is judged by. */
export interface RuntimeReport {
  /** `storedAt`: by the world's clock, which no process has; null: nobody knows. */
  onCommitted(message: AppliedMessage, storedAt: number | null): void;
  onAccepted(mailbox: MailboxId, id: string): void;
  onRepair(kind: string): void;
  onCommand(observed: CommandObserved, fields: object): void;
  onAsked(jobs: readonly CommandJob[]): void;
  /** A machine threw, or a mailbox went on failing. */
  onFault(fault: string): void;
}

/** As `sweeper.ts` has it. */
const UNREAD_GRACE_MS = 3_000;
/** As `worker.ts` has it, at Telnyx's usual time-out. */
const ASK_AGAIN_MS = 6_000;
/** So few that the queue has commands, too. */
const HANDS = 3;

export const createRuntime = (life: Life, parts: RuntimeParts): Runtime => {
  const { story, scheduler, twin, reader, doors, lease, ask, report } = parts;
  const { callMaxMs, connectionKnown, reconcileMs } = story.service;
  const store = storeOf(life, twin);
  const queues = queuesOf(life, doors);
  const client = createSimulatedClient(life, scheduler, ask);
  const lines = createLines(story.lines);
  const connectionId = connectionKnown ? CONNECTION : null;
  const stopping = new AbortController().signal;

  const post = postThen(store.post, (mailbox) => queues.wake([mailbox]));
  let observed: CommandObserved | null = null;
  const log = {
    debug: (fields: object) => observed !== null && report.onCommand(observed, fields),
    warn: () => {},
    error: () => {},
  };
  const carrying = {
    attempt: attemptJob({ client, onCommand: (one) => void (observed = one), log, now: life.now }),
    post: (mailbox: MailboxId, id: string, message: object) =>
      post(mailbox, id, message, life.now()),
    log,
    now: life.now,
  };
  const carryOut = carryOutCommand({ ...carrying, claim: store.claim });
  const localCommands = createLocalCommands({
    ...carrying,
    queues,
    limit: HANDS,
    askAgainMs: ASK_AGAIN_MS,
    random: () => 0.5,
    wait: life.sleep,
    store,
  });
  const context: DrainContext = {
    store,
    post,
    queues,
    localCommands: {
      ...localCommands,
      begin: (jobs, recordedAt) => {
        report.onAsked(jobs);
        localCommands.begin(jobs, recordedAt);
      },
    },
    clock: life.now,
    machines: createMachines({ lines, conferenceNamePrefix: '', callMaxMs }),
    onCommitted: (message) =>
      report.onCommitted(message, twin.memory.storedAt(message.mailbox, message.messageId)),
    onUnavailable: (error) => report.onFault(`the store failed: ${String(error)}`),
    log: {
      error: (fields, message) => {
        // What went to the dead letters is counted there; what threw is a fault of a machine.
        if ('err' in fields) report.onFault(`${message}: ${textOf(fields)}`);
      },
    },
  };
  const afterAStep =
    <Given extends readonly unknown[], Answer>(read: (...given: Given) => Answer) =>
    async (...given: Given): Promise<Answer> => {
      await life.step();
      return read(...given);
    };

  return {
    drain: async (mailbox, lost) => {
      const end = await drainMailbox(mailbox, { lost, stopping }, context);
      if (end === 'more') await queues.wake([mailbox]);
    },
    carryOut: (job, lost) => carryOut(job, undefined, lost),
    receive: async (webhook) => {
      const { switches } = story;
      const { onAccepted } = report;
      const { memory } = twin;
      return receive(life, webhook, { store, queues, connectionId, switches, memory, onAccepted });
    },
    reconcile: createRound({
      client,
      connectionId,
      lines,
      conferenceNamePrefix: '',
      intervalMs: reconcileMs,
      surveyMark,
      lease,
      store,
      queues,
      now: life.now,
      readModel: {
        listLiveCalls: afterAStep(reader.listLiveCalls),
        listLiveRooms: afterAStep(reader.listLiveRooms),
        readRoster: afterAStep(reader.readRoster),
        readCall: afterAStep(reader.readCall),
      },
      onRepair: report.onRepair,
      log: { info: () => {} },
    }),
    holdLease: () => lease.hold(reconcileMs * LEASE_SHARE),
    // `sweepAll` asks all shards, most of which are empty here.
    sweep: () => {
      const now = life.now();
      const found = new Set<MailboxId>();
      let isFound = false;
      for (const [shard, { pending, due, asked }] of twin.memory.shards()) {
        if (pending.size + due.size + asked.size === 0) continue;
        const swept = twin.sweep(shard, now, now - UNREAD_GRACE_MS);
        isFound ||= swept.asked.length > 0;
        for (const command of swept.asked) void queueAgain(command, { store, queues });
        for (const mailbox of [...swept.unread, ...swept.due]) found.add(mailbox);
      }
      if (found.size > 0) void queues.wake([...found]);
      return isFound || found.size > 0;
    },
  };
};

const textOf = (fields: object): string => {
  const error = 'err' in fields && fields.err instanceof Error ? fields.err : null;
  return `${JSON.stringify({ ...fields, err: undefined })} ${error?.stack ?? ''}`;
};
