import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Limits for what hangs, not for what is slow: a busy machine takes several times as long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores carry the tests, many of which wait for processes: one more file at once uses the time.
    maxWorkers: 3,
    // Real servers and processes on a busy machine: what fails twice has failed.
    retry: 1,
    expect: { poll: { timeout: 20_000, interval: 20 } },
  },
});
