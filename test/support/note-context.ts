import type { DrainContext } from '../../src/queue/drain-mailbox.ts';
import type { Mailboxes } from './mailboxes.ts';
import { noteMachines } from './note-machine.ts';
import { recordedLog } from './recorded-log.ts';

const idle = new AbortController().signal;
export const SIGNALS = { lost: idle, stopping: idle };

/** What a drain of mailboxes that take notes works with. */
export const noteContext = (all: Mailboxes): DrainContext => ({
  store: all.store,
  post: all.post,
  queues: all.queues,
  machines: noteMachines,
  clock: Date.now,
  log: recordedLog(),
  onUnavailable: () => {},
});
