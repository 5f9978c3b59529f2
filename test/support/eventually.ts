// Expectations that come true in a while.

import { expect } from 'vitest';

/** A busy machine is slow, and what never comes true costs this long once. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 20;

/** `await eventually(read).toBe(…)` reads until it is so. */
export const eventually = <T>(read: () => T) =>
  expect.poll(read, { timeout: PATIENCE_MS, interval: LOOK_EVERY_MS });
