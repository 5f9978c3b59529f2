import { expect, test } from 'vitest';

import { postResult } from '../../src/queue/post-result.ts';

const never = new AbortController().signal;

test('a post that works is made once', async () => {
  let posts = 0;
  await postResult(async () => {
    posts += 1;
  }, never);
  expect(posts).toBe(1);
});

test('a post that fails is made again', async () => {
  let posts = 0;
  await postResult(async () => {
    posts += 1;
    if (posts < 3) throw new Error('no Redis');
  }, never);
  expect(posts).toBe(3);
});

test('posting ends with its last error once the job is somebody else’s', async () => {
  const job = new AbortController();
  let posts = 0;
  const posting = postResult(async () => {
    posts += 1;
    if (posts === 2) job.abort();
    throw new Error(`failure ${posts}`);
  }, job.signal);
  await expect(posting).rejects.toThrow('failure 2');
});

test('a wait is cut short when the job is lost', async () => {
  const job = new AbortController();
  const startedAt = performance.now();
  let posts = 0;
  const posting = postResult(async () => {
    posts += 1;
    // The fifth wait would be 800 ms.
    if (posts === 5) setImmediate(() => job.abort());
    throw new Error(`failure ${posts}`);
  }, job.signal);
  await expect(posting).rejects.toThrow('failure 6');
  expect(performance.now() - startedAt).toBeLessThan(1_400);
});
