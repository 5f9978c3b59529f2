import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * How much the heap may grow over what a collection of all of it has left. That is so little here that V8
 * would soon collect all of it again: at 500 webhooks a second the slowest answers took 14 to 20 ms, and
 * take 3 to 6 with this. It holds too where memory is short: a container has to have room for it.
 */
const GROWING_PERCENT = 300;

/**
 * Gives back what the start has used up, sources and code that ran once: V8 collects when it needs room,
 * and an idle process never does. From then on the heap may grow to four times what is left of it. Stops
 * the process for 0.1 s.
 */
export const settleHeap = (): void => {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  // The flag adds `gc` to the contexts that are made from now on.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
  collect({ execution: 'sync', flavor: 'last-resort' });
};
