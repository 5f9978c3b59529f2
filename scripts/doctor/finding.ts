// What the doctor says: one sentence, and how to mend it.

export interface Finding {
  /** `bad`: calls will fail or be lost. `weak`: they may, on a bad day. `good`: as it should be. */
  readonly grade: 'good' | 'weak' | 'bad';
  readonly what: string;
  /** Empty where nothing has to be done. */
  readonly mend: string;
}

export const good = (what: string): Finding => ({ grade: 'good', what, mend: '' });
export const weak = (what: string, mend: string): Finding => ({ grade: 'weak', what, mend });
export const bad = (what: string, mend: string): Finding => ({ grade: 'bad', what, mend });
