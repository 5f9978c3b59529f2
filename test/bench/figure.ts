// What the bench says: each figure beside its baseline, and the bound that it is to keep.

export interface Figure {
  /** A few words, the same in every run. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the same run gave for the baseline, in the same unit. Null: the figure stands alone. */
  readonly baseline: number | null;
  /** What the bound is about: `value`, or `value` over `baseline`. */
  readonly measure: 'value' | 'ratio';
  /** Of rounds that have both. @default `value` over `baseline` */
  readonly ratio?: number;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number } | null;
  /** Counted by Redis, and so the same on every machine. Times are not. */
  readonly isExact: boolean;
  /** What else the run showed, for whoever wants to know why. */
  readonly notes?: Readonly<Record<string, number | string>>;
}

/** The number that the bound is about. */
export const measured = ({ value, baseline, measure, ratio }: Figure): number =>
  measure === 'ratio' && baseline !== null ? (ratio ?? value / baseline) : value;

export const isReached = (figure: Figure): boolean | null => {
  const { bound } = figure;
  if (bound === null) return null;
  return 'atLeast' in bound ? measured(figure) >= bound.atLeast : measured(figure) <= bound.atMost;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
};

/**
 * Medians of rounds that measure both, one right after the other. A machine's pace changes from one minute
 * to the next, so that a value and a baseline of different rounds say little of each other.
 */
export const inPairs = (
  values: readonly number[],
  baselines: readonly number[],
): Required<Pick<Figure, 'value' | 'baseline' | 'ratio' | 'measure'>> => ({
  value: median(values),
  baseline: median(baselines),
  measure: 'ratio',
  ratio: median(values.map((value, round) => value / (baselines[round] ?? Number.NaN))),
});

/** The value below which the share `q` of all values lies. */
export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN;
