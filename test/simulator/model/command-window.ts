// Which commands were executed lately. Telnyx ignores a repeat of a `command_id` for 60 s.

import type { Clock } from '../clock.ts';
import type { Reply } from './reply.ts';

export interface CommandWindow {
  /** The reply to the first command of this id, while the window lasts. */
  find(key: string, windowMs: number): Reply | undefined;
  remember(key: string, reply: Reply, windowMs: number): void;
}

export const createCommandWindow = (clock: Clock): CommandWindow => {
  // In the order of insertion, so that the expired ones are at the front.
  const executed = new Map<string, { readonly at: number; readonly reply: Reply }>();

  const forgetOlderThan = (at: number): void => {
    for (const [key, entry] of executed) {
      if (entry.at > at) return;
      executed.delete(key);
    }
  };

  return {
    find(key, windowMs) {
      forgetOlderThan(clock.now() - windowMs);
      return executed.get(key)?.reply;
    },
    remember(key, reply, windowMs) {
      if (windowMs > 0) executed.set(key, { at: clock.now(), reply });
    },
  };
};
