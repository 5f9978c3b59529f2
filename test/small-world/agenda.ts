// What is to happen, in the order of its time. Things due at the same time happen in the order in
// which they were put down.

export interface Agenda {
  /** Milliseconds since the epoch. */
  now(): number;
  after(ms: number, run: () => void): void;
  /** Does the next thing that is due by then; false: there is none, and it is then by now. */
  step(until: number): boolean;
}

interface Entry {
  readonly due: number;
  readonly run: () => void;
}

export const createAgenda = (startAt: number): Agenda => {
  let now = startAt;
  // Soonest last, so that taking it moves nothing.
  const entries: Entry[] = [];

  return {
    now: () => now,
    after(ms, run) {
      const due = now + Math.max(0, ms);
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((entries[middle]?.due ?? 0) > due) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { due, run });
    },
    step(until) {
      const next = entries.at(-1);
      if (next === undefined || next.due > until) {
        now = until;
        return false;
      }
      entries.pop();
      now = next.due;
      next.run();
      return true;
    },
  };
};
