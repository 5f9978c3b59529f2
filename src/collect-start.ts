import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what the start has used up: sources, code that ran once. V8 collects when it needs room,
 * and an idle process never does. Stops the process for 0.1 s.
 */
export const collectStart = (): void => {
  // The flag adds `gc` to the contexts that are made from now on.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
  collect({ execution: 'sync', flavor: 'last-resort' });
};
