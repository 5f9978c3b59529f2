// The ordered record of everything that took effect or was tried on the wire.

import type { Change } from './model/change.ts';

export type WireEntry =
  | {
      readonly what: 'delivery';
      readonly eventId: string;
      readonly eventType: string;
      readonly callLegId: string | null;
      readonly attempt: number;
      readonly url: string;
      readonly status: number | null;
      /** `refused`: an answer that is not retried; `failed`: one that is, or none. */
      readonly outcome: 'accepted' | 'refused' | 'failed';
    }
  | {
      readonly what: 'delivery.given-up';
      readonly eventId: string;
      readonly eventType: string;
      readonly reason: 'weather' | 'refused' | 'retries used up' | 'no url' | 'stopped';
    }
  /** The reply has left. Null: the connection was cut instead. */
  | {
      readonly what: 'command.replied';
      readonly operation: string;
      readonly target: string | null;
      readonly status: number | null;
    }
  | {
      readonly what: 'command.fault';
      readonly operation: string;
      readonly target: string | null;
      readonly fault: string;
      readonly executed: boolean;
    };

export type Entry = { readonly seq: number; readonly at: number } & (Change | WireEntry);

type Whats<E> = E extends { readonly what: infer W } ? W : never;
/** The entries that `what` can stand in, also where several share a shape. */
export type EntryOf<W extends Entry['what'], E = Entry> = E extends unknown
  ? W extends Whats<E>
    ? E
    : never
  : never;

export interface Journal {
  add(entry: Change | WireEntry): void;
  /** Entries with a `seq` above `after`, oldest first. */
  entries(after?: number, limit?: number): readonly Entry[];
  of<W extends Entry['what']>(what: W): readonly EntryOf<W>[];
}

/** Older entries are dropped; what truth needs is computed as they come. */
const ENTRIES_MAX = 2_000_000;

export const createJournal = (now: () => number): Journal => {
  let entries: Entry[] = [];
  let seq = 0;
  return {
    add(entry) {
      seq += 1;
      entries.push({ seq, at: now(), ...entry });
      if (entries.length > ENTRIES_MAX) entries = entries.slice(ENTRIES_MAX / 2);
    },
    entries(after = 0, limit = Infinity) {
      const from = Math.max(0, after - (entries[0]?.seq ?? 1) + 1);
      return entries.slice(from, Math.min(from + limit, entries.length));
    },
    of: <W extends Entry['what']>(what: W) =>
      entries.filter((entry): entry is EntryOf<W> => entry.what === what),
  };
};
