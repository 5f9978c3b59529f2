// People who call without a pause, stay for a moment and hang up.

import { setTimeout as pause } from 'node:timers/promises';

import type { Caller } from '../simulator/caller.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';

export interface SteadyCalls {
  readonly callers: readonly Caller[];
  /** Nobody calls any more. Whoever is in a call stays for their moment. */
  stop(): Promise<void>;
}

export interface SteadyCallsOptions {
  /** Between one call and the next. */
  readonly everyMs: number;
  /** In the conference. */
  readonly stayMs: number;
  /** Numbers that are called in turn. */
  readonly lines: number;
}

export const startSteadyCalls = (
  simulator: Simulator,
  { everyMs, stayMs, lines }: SteadyCallsOptions,
): SteadyCalls => {
  const callers: Caller[] = [];
  const stopped = new AbortController();
  const dialOn = async (): Promise<void> => {
    for (let nth = 0; !stopped.signal.aborted; nth += 1) {
      const [from, to] = [callerNumber(nth), lineNumber(nth % lines)];
      const script = [{ until: 'joined' }, { wait: stayMs }, { hangUp: true }] as const;
      callers.push(simulator.dial({ from, to, script }));
      await pause(everyMs, null, { signal: stopped.signal }).catch(() => {});
    }
  };
  const dialling = dialOn();
  return {
    callers,
    stop: () => {
      stopped.abort();
      return dialling;
    },
  };
};
