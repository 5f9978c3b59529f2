import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { watchFile } from '../src/watch-file.ts';

const POLL_MS = 20;

describe('a watched file', () => {
  let directory: string;
  let file: string;
  let watcher: Disposable | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'partyline-watch-'));
    file = join(directory, 'watched');
    writeFileSync(file, 'a');
  });
  afterEach(() => {
    watcher?.[Symbol.dispose]();
    rmSync(directory, { recursive: true });
  });

  /** `next` resolves with how many versions were told so far, after one more. */
  const watch = () => {
    let told = 0;
    let version = Promise.withResolvers<number>();
    watcher = watchFile(
      file,
      () => {
        told += 1;
        version.resolve(told);
        version = Promise.withResolvers();
        return Promise.resolve();
      },
      POLL_MS,
    );
    return { next: () => version.promise, told: () => told };
  };

  test('is told of once as it is at first, because it may have changed before it was watched', async () => {
    const { next, told } = watch();
    expect(await next()).toBe(1);
    // There is no event for what does not happen: several polls pass.
    await wait(10 * POLL_MS);
    expect(told()).toBe(1);
  });

  test('is told of when it changes, goes and comes back', async () => {
    const { next, told } = watch();
    await next();
    for (const change of [
      () => appendFileSync(file, 'b'),
      () => rmSync(file),
      () => writeFileSync(file, 'a'),
    ]) {
      const version = next();
      change();
      await version;
    }
    expect(told()).toBe(4);
  });

  test('is told of only when it has come to rest', async () => {
    const { next, told } = watch();
    await next();
    const version = next();
    for (let piece = 0; piece < 40; piece += 1) {
      appendFileSync(file, 'piece');
      await wait(POLL_MS / 4);
    }
    const during = told();
    await version;
    expect(during).toBe(1);
  });

  test('is not watched any more once the watcher is disposed of, even from within', async () => {
    let told = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const own = watchFile(
      file,
      () => {
        told += 1;
        own[Symbol.dispose]();
        resolve();
        return Promise.resolve();
      },
      POLL_MS,
    );
    await promise;
    appendFileSync(file, 'b');
    await wait(10 * POLL_MS);
    expect(told).toBe(1);
  });
});
