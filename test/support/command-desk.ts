// A commands worker between a real Redis and a stub of Telnyx, and what came of its commands.

import { once } from 'node:events';

import type { Command } from '../../src/call/command.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { attemptJob, type AttemptOptions } from '../../src/queue/attempt-job.ts';
import {
  type CommandWorker,
  type CommandWorkerOptions,
  startCommandWorker,
} from '../../src/queue/command-worker.ts';
import {
  createLocalCommands,
  type LocalCommands,
  type LocalCommandsOptions,
} from '../../src/queue/local-commands.ts';
import type { CommandObserved } from '../../src/queue/log-command.ts';
import { createQueues, type Queues } from '../../src/queue/queues.ts';
import { createKeys, type Keys } from '../../src/redis/keys.ts';
import { createMailboxStore, type MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { CommandResult } from '../../src/telnyx/attempt-command.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { connectTo } from './redis-client.ts';
import type { RedisServer } from './redis-server.ts';
import { startTelnyxStub, type StubAnswer, type TelnyxStub } from './telnyx-stub.ts';

export const MAILBOX: MailboxId = 'call:leg-1';

export interface LogLine {
  readonly level: 'debug' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

type AttemptGiven = Partial<Pick<AttemptOptions, 'client' | 'isSurveyed' | 'onCommand'>>;

export interface CommandDesk extends AsyncDisposable {
  readonly telnyx: TelnyxStub;
  readonly keys: Keys;
  readonly queues: Queues;
  readonly store: MailboxStore;
  readonly observed: readonly CommandObserved[];
  readonly log: readonly LogLine[];
  /** The worker that the desk started, if any. */
  readonly worker: CommandWorker | null;
  /** One worker more, as another process would run it. */
  startWorker(options?: AttemptGiven & Partial<CommandWorkerOptions>): CommandWorker;
  /** A process that carries out its own commands, with hands for ten; its queue is the desk's. */
  startLocal(options?: AttemptGiven & Partial<LocalCommandsOptions>): LocalCommands;
  /** Adds one command that was issued now. */
  add(commandId: string, command: Command, issuedAt?: number): Promise<void>;
  /** The results in the inbox, oldest first: `[message id, message]`. */
  results(): Promise<readonly (readonly [string, CommandResult])[]>;
  /** Resolves once so many results have been posted in all. */
  untilPosted(count: number): Promise<void>;
}

/** Starts a worker unless `options` is null. Everything is under a prefix of the desk's own. */
export const openDesk = async (
  redis: RedisServer,
  answer?: StubAnswer,
  options: (AttemptGiven & Partial<CommandWorkerOptions>) | null = {},
): Promise<CommandDesk> => {
  const telnyx = await startTelnyxStub(answer);
  const connection = connectTo(redis);
  const keys = createKeys(`desk-${crypto.randomUUID()}`);
  const store = createMailboxStore(connection, keys);
  const queues = createQueues(connection, keys);
  const posts = new EventTarget();
  const observed: CommandObserved[] = [];
  const log: LogLine[] = [];
  const workers: Pick<CommandWorker, 'close'>[] = [];
  let posted = 0;

  const write = (level: LogLine['level']) => (fields: object, message: string) => {
    log.push({ level, fields: { ...fields }, message });
  };
  const logger = { debug: write('debug'), warn: write('warn'), error: write('error') };
  const carrying = (given: AttemptGiven & Partial<Pick<CommandWorkerOptions, 'post'>>) => {
    const post = given.post ?? ((mailbox, id, message) => store.post(mailbox, id, message, 0));
    return {
      attempt: attemptJob({
        client: createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 2_000 }),
        onCommand: (one) => void observed.push(one),
        log: logger,
        ...given,
      }),
      log: logger,
      random: () => 0,
      post: async (...letter: Parameters<CommandWorkerOptions['post']>) => {
        await post(...letter);
        posted += 1;
        posts.dispatchEvent(new Event('post'));
      },
    };
  };
  const startWorker: CommandDesk['startWorker'] = (given = {}) => {
    const worker = startCommandWorker({
      connection,
      prefix: keys.queuePrefix(),
      concurrency: 10,
      commandsPerSec: 0,
      claim: (mailbox, commandId, now) => store.claim(mailbox, commandId, now),
      ...given,
      ...carrying(given),
    });
    workers.push(worker);
    return worker;
  };
  const startLocal: CommandDesk['startLocal'] = (given = {}) => {
    const local = createLocalCommands({
      store,
      queues,
      limit: 10,
      askAgainMs: 6_000,
      ...given,
      ...carrying(given),
    });
    workers.push(local);
    return local;
  };

  return {
    telnyx,
    keys,
    queues,
    store,
    observed,
    log,
    worker: options === null ? null : startWorker(options),
    startWorker,
    startLocal,
    add: (commandId, command, issuedAt = Date.now()) =>
      queues.addCommands([{ mailbox: MAILBOX, commandId, command, issuedAt }]),
    results: async () => {
      const envelopes = await connection.lrange(keys.inbox(MAILBOX), 0, -1);
      return envelopes.map((text) => {
        const { id, m } = JSON.parse(text) as { id: string; m: CommandResult };
        return [id, m] as const;
      });
    },
    untilPosted: async (count) => {
      while (posted < count) await once(posts, 'post');
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.close(0)));
      await queues.close();
      connection.disconnect();
      await telnyx[Symbol.asyncDispose]();
    },
  };
};
