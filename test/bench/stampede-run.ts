// The top of the hour: many callers at once into many lines. Everything is a process of its own.

import type { StampedeArguments } from './arguments.ts';
import { arrivalsSince, benchLines, dialAll, journalEnd } from './callers.ts';
import { quantile } from './figure.ts';
import { loadNotes, watchMachine } from './machine-load.ts';
import { startSimulatedService } from './simulated-service.ts';

export interface StampedeReport extends StampedeArguments {
  readonly lost: number;
  /** The most conferences that one line had created. */
  readonly mostCreatesOfALine: number;
  readonly creates: number;
  /** From being answered to the request to create or join the conference. */
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
  readonly addedMaxMs: number;
  /** Who used the processors. */
  readonly load: Readonly<Record<string, number>>;
}

/** So many that V8 has optimised what the top of the hour uses. */
const WARM_UP = {
  callers: 1_500,
  seconds: 30,
  script: [{ until: 'joined' }, { wait: 500 }, { hangUp: true }],
} as const;

/** Nobody hangs up: who is in no conference when all is quiet is lost. */
export const runStampede = async ({
  callers,
  seconds,
  lines: count,
}: StampedeArguments): Promise<StampedeReport> => {
  // The last line is for the warm-up alone: a service is not new at the top of the hour.
  const lines = benchLines(count + 1);
  const numbers = lines.flatMap((line) => line.numbers);
  await using service = await startSimulatedService({ lines });
  await dialAll(service, { ...WARM_UP, numbers: numbers.splice(-1), firstCaller: callers });
  await service.idle();
  const after = await journalEnd(service);
  const load = watchMachine(service.pids);
  await dialAll(service, { callers, seconds, numbers, script: [], firstCaller: 0 });
  const loaded = load();
  await service.idle();
  const { lost, creates, addedMs, callers: dialled } = await arrivalsSince(service, after);
  const created = Object.values(creates);
  return {
    callers: dialled,
    seconds,
    lines: count,
    lost,
    creates: created.length,
    mostCreatesOfALine: Math.max(0, ...created),
    addedP50Ms: quantile(addedMs, 0.5),
    addedP99Ms: quantile(addedMs, 0.99),
    addedMaxMs: Math.max(0, ...addedMs),
    load: loadNotes([loaded], callers),
  };
};
