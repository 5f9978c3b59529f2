// Watches every answered leg: is it in a conference, or does it hear or type something? A leg that
// does neither is billed for nothing.

import type { Leg } from '../simulator/model/leg.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { violation, type Violation } from './violation.ts';

export interface SilenceWatch extends Disposable {
  readonly violations: readonly Violation[];
  /** The longest silence so far. */
  readonly longestMs: number;
  /** How late this watch itself was at worst: a machine that is too busy proves nothing. */
  readonly latestMs: number;
}

const LOOK_EVERY_MS = 250;
/** Under faults a caller may wait, but not for ever. */
const BEFORE_MAX_MS = 60_000;
/** After the conference is gone. */
const AFTER_MAX_MS = 30_000;

/** In no conference, hearing nothing, not asked for digits. */
export const isSilent = ({ phase, seat, prompts, gather }: Leg): boolean =>
  phase === 'answered' && seat === null && prompts.length === 0 && gather === null;

export const watchSilence = (simulator: Simulator): SilenceWatch => {
  const since = new Map<string, number>();
  const told = new Set<string>();
  const violations: Violation[] = [];
  let longestMs = 0;
  let latestMs = 0;
  let dueAt = Date.now() + LOOK_EVERY_MS;

  const look = (): void => {
    const now = Date.now();
    latestMs = Math.max(latestMs, now - dueAt);
    dueAt = now + LOOK_EVERY_MS;
    for (const leg of simulator.model.world.legs.live()) {
      if (!isSilent(leg)) {
        since.delete(leg.callLegId);
        continue;
      }
      const startedAt = since.get(leg.callLegId) ?? now;
      since.set(leg.callLegId, startedAt);
      longestMs = Math.max(longestMs, now - startedAt);
      const wasIn = (simulator.caller(leg.callLegId)?.conferences.length ?? 0) > 0;
      const limitMs = wasIn ? AFTER_MAX_MS : BEFORE_MAX_MS;
      if (now - startedAt <= limitMs || told.has(leg.callLegId)) continue;
      told.add(leg.callLegId);
      const place = wasIn ? 'after its conference' : 'before its conference';
      violations.push(
        violation('no leg is silent', `${limitMs} ms of silence ${place}`, leg.callLegId),
      );
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    violations,
    get longestMs() {
      return longestMs;
    },
    get latestMs() {
      return latestMs;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
};
