// How much work a figure is taken from.

export interface BenchOptions {
  /** How often a time is taken, in turn with its baseline. */
  readonly rounds: number;
  readonly scale: number;
}
