// What the bench is asked for on its command line.

import { parseArgs } from 'node:util';

/** Names every fault of the command line at once. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

export interface BenchArguments {
  /** In the order of the bench; all of them unless some are named. */
  readonly groups: readonly string[];
  /** How often a time is taken, in turn with its baseline. */
  readonly rounds: number;
  /** Of the amounts of work. */
  readonly scale: number;
  /** Where the service's processes leave their profiles. */
  readonly profile: string | null;
}

export interface StampedeArguments {
  readonly callers: number;
  readonly seconds: number;
  readonly lines: number;
}

const ROUNDS_MAX = 20;
const SCALE_MAX = 10;
/** The numbers of callers and of lines have four digits of their own. */
const CALLERS_MAX = 10_000;
const LINES_MAX = 1_000;
const SECONDS_MAX = 600;

/** @throws ArgumentsError */
export const readBenchArguments = (
  argv: readonly string[],
  known: readonly string[],
): BenchArguments => {
  const { values, positionals } = parse(argv, ['rounds', 'scale', 'profile'], true);
  const unknown = positionals.filter((name) => !known.includes(name));
  const [rounds, scale] = numbers(
    [
      wholeNumber('rounds', values['rounds'] ?? '5', ROUNDS_MAX),
      share('scale', values['scale'] ?? '1', SCALE_MAX),
    ],
    unknown.map((name) => `${name} is no group; there are: ${known.join(', ')}`),
  );
  return {
    groups: known.filter((name) => positionals.length === 0 || positionals.includes(name)),
    rounds,
    scale,
    profile: values['profile'] ?? null,
  };
};

/** @throws ArgumentsError */
export const readStampedeArguments = (argv: readonly string[]): StampedeArguments => {
  const { values } = parse(argv, ['callers', 'seconds', 'lines'], false);
  const [callers, seconds, lines] = numbers([
    wholeNumber('callers', values['callers'] ?? '3000', CALLERS_MAX),
    wholeNumber('seconds', values['seconds'] ?? '30', SECONDS_MAX),
    wholeNumber('lines', values['lines'] ?? '60', LINES_MAX),
  ]);
  return { callers, seconds, lines };
};

interface Parsed {
  readonly values: Readonly<Record<string, string>>;
  readonly positionals: readonly string[];
}

const parse = (
  argv: readonly string[],
  names: readonly string[],
  allowPositionals: boolean,
): Parsed => {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals,
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    });
    // Every option is a string.
    return { values: values as Readonly<Record<string, string>>, positionals };
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error));
  }
};

type Read = number | string;

const wholeNumber = (name: string, text: string, max: number): Read =>
  /^[1-9]\d{0,8}$/.test(text) && Number(text) <= max
    ? Number(text)
    : `--${name} must be a whole number from 1 to ${max}`;

const share = (name: string, text: string, max: number): Read =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= max
    ? Number(text)
    : `--${name} must be a number over 0, ${max} at most`;

/** The numbers, if nothing of it is a fault. */
const numbers = <const T extends readonly Read[]>(
  reads: T,
  others: readonly string[] = [],
): { [K in keyof T]: number } => {
  const faults = [...reads.filter((read) => typeof read === 'string'), ...others];
  if (faults.length > 0) throw new ArgumentsError(faults.join('\n'));
  // What is no fault is a number.
  return reads as unknown as { [K in keyof T]: number };
};
