// What `npm run simulate` is asked for.

import { parseArgs } from 'node:util';

export const USAGE = `npm run simulate -- [--seeds N] [--from S]   N seeds from S on (1000 from 1)
npm run simulate -- --seed S                 one of them, step by step
`;

const SEEDS = 1_000;

export type Asked =
  | { readonly run: 'many'; readonly from: number; readonly seeds: number }
  | { readonly run: 'one'; readonly seed: number }
  | { readonly run: 'help' }
  /** `why` names the option that cannot be. */
  | { readonly run: 'refused'; readonly why: string };

export const readArguments = (args: readonly string[]): Asked => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { run: 'help' };
    if (values.seed === undefined) {
      const from = numberOf('--from', values.from ?? '1');
      return { run: 'many', from, seeds: numberOf('--seeds', values.seeds ?? String(SEEDS)) };
    }
    const other = (['seeds', 'from'] as const).find((name) => values[name] !== undefined);
    if (other !== undefined) throw new RangeError(`--seed is one seed, without --${other}`);
    return { run: 'one', seed: numberOf('--seed', values.seed) };
  } catch (cause) {
    return { run: 'refused', why: cause instanceof Error ? cause.message : String(cause) };
  }
};

const numberOf = (option: string, text: string): number => {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number < 1 || !Number.isSafeInteger(number)) {
    throw new RangeError(`${option} has to be a whole number from 1 on, and is ${text || 'empty'}`);
  }
  return number;
};
