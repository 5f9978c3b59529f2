/** A promise that was not kept. */
export interface Violation {
  /** Which promise, in a few words. */
  readonly check: string;
  readonly detail: string;
  /** Whose story tells how it came to be. */
  readonly callLegId: string | null;
}

export const violation = (
  check: string,
  detail: string,
  callLegId: string | null = null,
): Violation => ({ check, detail, callLegId });
