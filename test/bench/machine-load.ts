// Who used the processors while something was measured. What others used, or the hypervisor took,
// was not there for the service: a time that was taken then says little.

import { readFileSync } from 'node:fs';

import { cpuSeconds } from './child.ts';
import { median } from './figure.ts';

const TICKS_PER_SECOND = 100;

export interface MachineLoad {
  /** Processor time of each named process, in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Of all processor time that there was: nobody's. */
  readonly idle: number;
  /** Of all processor time that there was: other programs', the bench's own load included. */
  readonly others: number;
  /** Of all processor time that there was: taken by the hypervisor. */
  readonly stolen: number;
}

/** Starts to watch; the answer looks at what happened since. */
export const watchMachine = (pids: Readonly<Record<string, number>>): (() => MachineLoad) => {
  const before = look(pids);
  return () => {
    const after = look(pids);
    const seconds = Object.fromEntries(
      Object.entries(after.seconds).map(([name, used]) => [
        name,
        used - (before.seconds[name] ?? 0),
      ]),
    );
    const total = after.total - before.total;
    const ours = Object.values(seconds).reduce((sum, used) => sum + used, 0);
    const idle = (after.idle - before.idle) / total;
    const stolen = (after.stolen - before.stolen) / total;
    return { seconds, idle, stolen, others: Math.max(0, 1 - idle - stolen - ours / total) };
  };
};

/** The middle of each, for the notes of a figure: milliseconds of processor time for one call. */
export const loadNotes = (
  loads: readonly MachineLoad[],
  calls: number,
): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(
    Object.keys(loads[0]?.seconds ?? {}).map((name) => [
      `${name}_cpu_ms_a_call`,
      (median(loads.map(({ seconds }) => seconds[name] ?? 0)) * 1_000) / calls,
    ]),
  ),
  machine_idle: median(loads.map(({ idle }) => idle)),
  machine_others: median(loads.map(({ others }) => others)),
  machine_stolen: median(loads.map(({ stolen }) => stolen)),
});

const look = (pids: Readonly<Record<string, number>>) => {
  // cpu user nice system idle iowait irq softirq steal
  const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/).slice(1, 9) ?? [];
  const all = ticks.map((tick) => Number(tick) / TICKS_PER_SECOND);
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = all;
  return {
    seconds: Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)])),
    total: all.reduce((sum, part) => sum + part, 0),
    idle: idle + waiting,
    stolen,
  };
};
