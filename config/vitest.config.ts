import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two cores carry the tests: more files at once only makes timing tests lie.
    maxWorkers: 2,
    // Real servers and processes on a busy machine: what fails twice has failed.
    retry: 1,
    expect: { poll: { timeout: 10_000, interval: 20 } },
  },
});
