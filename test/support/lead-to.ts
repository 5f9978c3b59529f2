// The matcher of the machines' tests: `expect(given.when(message)).toLeadTo({ phase, commands, told })`.

import { expect } from 'vitest';

/** What a message led to, and how to compare it with what was expected. */
export interface Outcome<Expected> {
  /** @throws vitest's assertion error, with the difference. */
  check(expected: Expected): void;
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** What is left out must not happen. */
    toLeadTo(expected: T extends Outcome<infer Expected> ? Expected : never): R;
  }
}

expect.extend({
  toLeadTo(outcome: Outcome<unknown>, expected: unknown) {
    outcome.check(expected);
    return { pass: true, message: () => 'it led to just that' };
  },
});
