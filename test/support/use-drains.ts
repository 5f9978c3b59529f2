// Mailboxes that take notes, for a file of tests that drains them: one Redis for the whole file, and
// what was logged and committed for each test.

import { afterAll, beforeAll, beforeEach } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import { drainMailbox, type DrainContext, type DrainEnd } from '../../src/queue/drain-mailbox.ts';
import type { Posted } from '../../src/redis/post-message.ts';
import { startMailboxes, type Mailboxes } from './mailboxes.ts';
import { noteContext, SIGNALS } from './note-context.ts';
import type { Note, Notes } from './note-machine.ts';
import { recordedLog, type RecordedLog } from './recorded-log.ts';

export interface Drains {
  readonly all: Mailboxes;
  readonly log: RecordedLog;
  readonly committed: readonly AppliedMessage[];
  readonly unavailable: readonly unknown[];
  newCall(): MailboxId;
  contextOf(changes?: Partial<DrainContext>): DrainContext;
  drain(mailbox: MailboxId, changes?: Partial<DrainContext>): Promise<DrainEnd>;
  post(mailbox: MailboxId, id: string, note?: Partial<Note>): Promise<Posted>;
  /** Ids of the messages that were applied. */
  notesOf(mailbox: MailboxId): Promise<readonly string[]>;
  /** Whoever took the head has not committed within 4.5 s. */
  takersAreLate(mailbox: MailboxId): Promise<unknown>;
}

export const useDrains = (): Drains => {
  let all: Mailboxes;
  let log = recordedLog();
  let committed: AppliedMessage[] = [];
  let unavailable: unknown[] = [];
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes();
  });
  beforeEach(() => {
    log = recordedLog();
    committed = [];
    unavailable = [];
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const contextOf: Drains['contextOf'] = (changes = {}) => ({
    ...noteContext(all),
    log,
    onUnavailable: (error) => unavailable.push(error),
    onCommitted: (message) => committed.push(message),
    ...changes,
  });

  return {
    get all() {
      return all;
    },
    get log() {
      return log;
    },
    get committed() {
      return committed;
    },
    get unavailable() {
      return unavailable;
    },
    newCall: () => callMailbox(`leg-${(mailboxes += 1)}`),
    contextOf,
    drain: (mailbox, changes) => drainMailbox(mailbox, SIGNALS, contextOf(changes)),
    post: (mailbox, id, note = {}) =>
      all.store.post(mailbox, id, { type: 'note', ...note }, Date.now()),
    notesOf: async (mailbox) => {
      const state = await all.client.hget(all.keys.box(mailbox), 'state');
      return state === null ? [] : (JSON.parse(state) as Notes).applied;
    },
    takersAreLate: (mailbox) => all.client.hset(all.keys.box(mailbox), 'held', 1),
  };
};
