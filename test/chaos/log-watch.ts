// Reads every line that the processes log: for what must not be in it, and for what it says.

import { violation, type Violation } from './violation.ts';

export interface LogWatch {
  read(line: string, from: string): void;
  readonly lines: number;
  readonly violations: readonly Violation[];
  /** Repairs of the reconciler, by kind. */
  readonly repairs: ReadonlyMap<string, number>;
  /** Lines of the level `error` and above, by their message. */
  readonly errors: ReadonlyMap<string, number>;
  /** How often each call's summary was logged. */
  readonly summaries: ReadonlyMap<string, number>;
  /** The newest lines about this call. */
  about(callLegId: string): readonly string[];
  /** The newest warnings and errors. */
  readonly worst: readonly string[];
}

const KEPT_MAX = 60_000;
const WORST_MAX = 40;
const ABOUT_MAX = 60;
const ERROR_LEVEL = 50;
const WARN_LEVEL = 40;
const LEAKS_MAX = 5;
const E164 = /\+\d{8,15}\b/;

/** @param secrets what may stand in no line: PINs, keys, tokens, the digits of numbers. */
export const createLogWatch = (secrets: readonly string[]): LogWatch => {
  // Digits inside a longer number or an id are chance.
  const secret = new RegExp(`(?<![\\w-])(?:${secrets.map(escape).join('|')})(?![\\w-])`);
  const violations: Violation[] = [];
  const repairs = new Map<string, number>();
  const errors = new Map<string, number>();
  const summaries = new Map<string, number>();
  const worst: string[] = [];
  let kept: string[] = [];
  let lines = 0;

  const leak = (line: string, from: string): void => {
    const found = E164.exec(line) ?? secret.exec(line);
    if (found === null || violations.length >= LEAKS_MAX) return;
    violations.push(
      violation('nothing secret is logged', `${from} logged ${found[0]}: ${line.slice(0, 400)}`),
    );
  };

  return {
    read(line, from) {
      lines += 1;
      leak(line, from);
      kept.push(`${from} ${line}`);
      if (kept.length > KEPT_MAX) kept = kept.slice(KEPT_MAX / 2);
      const entry = parse(line);
      const { event, level } = entry;
      if (event === 'reconcile.drift') count(repairs, String(entry['kind']));
      if (event === 'call.summary') count(summaries, String(entry['call_leg_id']));
      if (Number(level) >= ERROR_LEVEL) count(errors, String(entry['msg']));
      if (Number(level) >= WARN_LEVEL || level === undefined) {
        worst.push(`${from} ${line.slice(0, 600)}`);
        if (worst.length > WORST_MAX) worst.shift();
      }
    },
    get lines() {
      return lines;
    },
    violations,
    repairs,
    errors,
    summaries,
    about: (callLegId) => kept.filter((line) => line.includes(callLegId)).slice(-ABOUT_MAX),
    worst,
  };
};

const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Whatever is no JSON object is what a process said while it broke. */
const parse = (line: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
