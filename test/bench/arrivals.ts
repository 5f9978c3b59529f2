// What became of callers, read from the simulator's journal.

import type { EntryOf } from '../simulator/journal.ts';

/** The parts of the journal that are asked for. Times are milliseconds since the epoch. */
export interface ArrivalEntries {
  readonly initiated: readonly EntryOf<'leg.initiated'>[];
  readonly answered: readonly EntryOf<'leg.answered'>[];
  readonly joined: readonly EntryOf<'seat.joined'>[];
  readonly created: readonly EntryOf<'conference.created'>[];
  readonly commands: readonly EntryOf<'command'>[];
}

export interface Arrivals {
  readonly callers: number;
  /** Who was never in a conference. */
  readonly lost: number;
  /** Conferences that were created, by their name. */
  readonly creates: Readonly<Record<string, number>>;
  /** For each caller: from the answer to the first request to create or join a conference. */
  readonly addedMs: readonly number[];
}

const IS_ENTRY: ReadonlySet<string> = new Set(['conferences.create', 'conferences.join']);

export const readArrivals = (entries: ArrivalEntries): Arrivals => {
  const { initiated, joined, created, commands } = entries;
  const inRoom = new Set(joined.map(({ callLegId }) => callLegId));
  const answeredAt = new Map(entries.answered.map(({ callLegId, at }) => [callLegId, at]));
  const asked = new Map<string, number>();
  for (const { operation, callControlId, at } of commands) {
    if (callControlId === null || !IS_ENTRY.has(operation) || asked.has(callControlId)) continue;
    asked.set(callControlId, at);
  }
  const creates: Record<string, number> = {};
  for (const { name } of created) creates[name] = (creates[name] ?? 0) + 1;
  return {
    callers: initiated.length,
    lost: initiated.filter(({ callLegId }) => !inRoom.has(callLegId)).length,
    creates,
    addedMs: initiated.flatMap(({ callLegId, callControlId }) => {
      const [from, to] = [answeredAt.get(callLegId), asked.get(callControlId)];
      return from === undefined || to === undefined ? [] : [to - from];
    }),
  };
};
