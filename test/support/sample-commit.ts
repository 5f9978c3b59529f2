import type { Commit } from '../../src/redis/commit-arguments.ts';

const DAY_MS = 86_400_000;

/** A commit that changes the state alone; a test names what else it is about. */
export const sampleCommit = (changes: Partial<Commit> = {}): Commit => ({
  with: [],
  commands: [],
  askAgainMs: 0,
  state: { seen: 1 },
  deadlineAt: null,
  ttlMs: DAY_MS,
  listedAt: null,
  timeline: [],
  members: [],
  recordings: [],
  ended: [],
  events: [],
  next: 'take',
  ...changes,
});
