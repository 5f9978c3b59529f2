// A drain worker that ends as a crash would, or freezes. Arguments: Redis port, key prefix, where to
// end; `frozen` stops it once, before its first commit. Says `frozen` and `committed`, a line each.

import { Redis } from 'ioredis';

import { startDrainWorker } from '../../src/queue/drain-worker.ts';
import { createQueues } from '../../src/queue/queues.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import { noteMachines } from './note-machine.ts';
import { recordedLog } from './recorded-log.ts';

const [, , port, prefix = '', crashAt] = process.argv;

const connect = () => new Redis({ port: Number(port), maxRetriesPerRequest: null });
const crash = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('SIGKILL ends a process before this');
};

let wasFrozen = false;
const freezeOnce = (): void => {
  if (wasFrozen) return;
  wasFrozen = true;
  process.stdout.write('frozen\n');
  process.kill(process.pid, 'SIGSTOP');
};

const keys = createKeys(prefix);
const client = connect();
const queues = createQueues(client, keys);

startDrainWorker({
  connection: connect(),
  client,
  keys,
  store: createMailboxStore(client, keys),
  // Messages to others are posted by then, and commands are not queued.
  queues: { ...queues, ...(crashAt === 'amid-effects' ? { addCommands: crash } : {}) },
  machines: noteMachines,
  concurrency: 4,
  clock: Date.now,
  log: recordedLog(),
  onStep: (step, mailbox) => {
    // The room that the call tells is read by this process, too, at the same time.
    if (step === crashAt && mailbox.startsWith('call:')) crash();
    if (step === 'effects-done' && crashAt === 'frozen') freezeOnce();
    if (step === 'committed') process.stdout.write('committed\n');
  },
});
