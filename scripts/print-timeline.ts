// What happens between Telnyx and the service, line by line as it happens.

import type { Entry } from '../test/simulator/journal.ts';
import type { Simulator } from '../test/simulator/simulator.ts';

/** So late is what is printed, at the most. */
export const POLL_MS = 25;
const OUT = process.stdout;
/** A leg is known by its leg id and by its call control id. */
const IDS_OF_A_LEG = 2;

/** Prints every entry of the simulator's journal until it is disposed, the last ones included. */
export const printTimeline = (simulator: Simulator): Disposable => {
  const startedAt = Date.now();
  const names = new Map<string, string>();
  let seen = 0;
  const print = (): void => {
    for (const entry of simulator.journal.entries(seen)) {
      seen = entry.seq;
      const text = describe(entry, names);
      if (text !== null) OUT.write(`${seconds(entry.at - startedAt)}  ${text}\n`);
    }
  };
  const timer = setInterval(print, POLL_MS);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      print();
    },
  };
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3).padStart(8)} s`;

type Names = Map<string, string>;
type Words = {
  readonly [W in Entry['what']]?: (entry: Extract<Entry, { what: W }>, names: Names) => string;
};

/** What is worth a line. Callers are called A, B, C, … in the order in which they dial. */
const WORDS: Words = {
  'leg.initiated': ({ callLegId, callControlId, to }, names) => {
    const name = nameOf(names.size / IDS_OF_A_LEG);
    names.set(callLegId, name).set(callControlId, name);
    return `${name.padEnd(3)}${arrow('calls', to)}`;
  },
  'leg.digit': ({ callLegId, digit }, names) =>
    `${who(callLegId, names)}${arrow('presses', digit)}`,
  'leg.heard': ({ callLegId, text }, names) => `${who(callLegId, names)}${arrow('hears', text)}`,
  'leg.ended': ({ callLegId, cause }, names) => `${who(callLegId, names)}${arrow('ends', cause)}`,
  delivery: ({ callLegId, eventType, outcome, status }, names) =>
    `${who(callLegId, names)}${arrow('webhook', eventType)}  ${outcome} ${status ?? ''}`,
  'delivery.given-up': ({ eventType, reason }) =>
    `   ${arrow('webhook', eventType)}  given up: ${reason}`,
  command: ({ callControlId, target, operation, status, code, effect }, names) =>
    `${who(callControlId ?? target, names)}${arrow('command', operation)}  ${status} ${code ?? ''} ${effect}`,
  'command.fault': ({ target, operation, fault }, names) =>
    `${who(target, names)}${arrow('command', operation)}  fault: ${fault}`,
  'conference.created': ({ name }) => `   ${arrow('created', name)}`,
  'conference.ended': ({ name, reason }) => `   ${arrow('ended', name)}  ${reason}`,
};

const describe = (entry: Entry, names: Names): string | null => {
  // The words of the entry's own kind take this entry; TypeScript cannot tie the two.
  const words = WORDS[entry.what] as ((entry: Entry, names: Names) => string) | undefined;
  return words?.(entry, names) ?? null;
};

const arrow = (verb: string, what: string): string => `${verb.padEnd(8)} ${what}`;

const who = (id: string | null, names: Names): string => (names.get(id ?? '') ?? '').padEnd(3);

const nameOf = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${nameOf(Math.floor(index / 26) - 1)}${nameOf(index % 26)}`;
