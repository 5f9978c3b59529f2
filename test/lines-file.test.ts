import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LineChange } from '../src/conference/diff-lines.ts';
import { openLine } from '../src/conference/line.ts';
import { followLines } from '../src/lines-file.ts';
import type { LinesFile } from '../src/lines-file.ts';
import { readLinesFileSync } from '../src/read-lines.ts';
import { recordedLog } from './support/recorded-log.ts';

const SALES = { name: 'sales', numbers: ['+13125550100'], pin: '5829' };
const BOARD = { name: 'board', numbers: ['+13125550101'] };
const POLL_MS = 20;

describe('a followed lines file', () => {
  let directory: string;
  let file: string;
  let follower: LinesFile | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'partyline-lines-'));
    file = join(directory, 'lines.json');
    write([SALES]);
  });
  afterEach(() => {
    follower?.[Symbol.dispose]();
    rmSync(directory, { recursive: true });
  });

  const write = (lines: unknown, path = file): void => writeFileSync(path, JSON.stringify(lines));

  /** Follows the file; `nextChange` resolves with the changes of the next reload that has some. */
  const follow = (path = file) => {
    const read = readLinesFileSync(path);
    const log = recordedLog();
    let next = Promise.withResolvers<readonly LineChange[]>();
    follower = followLines({
      config: { file: path, initial: 'lines' in read ? read.lines : null },
      log,
      pollMs: POLL_MS,
      onChange: (changes) => {
        next.resolve(changes);
        next = Promise.withResolvers();
      },
    });
    return { follower, lines: follower.lines, log, nextChange: () => next.promise };
  };

  test('begins with the lines of the start', () => {
    const { lines } = follow();
    expect(lines.byNumber('+13125550100')).toMatchObject([{ name: 'sales', pin: '5829' }]);
  });

  test('is read again when asked, and tells what changed', async () => {
    const { follower: followed, lines, nextChange } = follow();
    const changes = nextChange();
    write([SALES, BOARD]);
    await followed.reload();
    expect(lines.all().map(({ name }) => name)).toEqual(['sales', 'board']);
    expect(lines.byNumber('+13125550101')).toMatchObject([{ name: 'board' }]);
    expect(await changes).toEqual([{ kind: 'added', line: 'board' }]);
  });

  test('is followed when it is written over', async () => {
    const { lines, log, nextChange } = follow();
    const changes = nextChange();
    write([{ ...SALES, pin: '7304' }]);
    expect(await changes).toMatchObject([{ kind: 'changed', fields: [{ field: 'pin' }] }]);
    expect(lines.byName('sales').pin).toBe('7304');
    expect(log.entries).toHaveLength(1);
  });

  test('is followed when another file is renamed to its name, again and again', async () => {
    const { lines, nextChange } = follow();
    for (const pin of ['7304', '8415', '9526']) {
      const changes = nextChange();
      const draft = join(directory, 'draft');
      write([{ ...SALES, pin }], draft);
      renameSync(draft, file);
      await changes;
      expect(lines.byName('sales').pin).toBe(pin);
    }
  });

  test('is followed through a symbolic link, as a cluster mounts it', async () => {
    const link = join(directory, 'link.json');
    symlinkSync(file, link);
    const { lines, nextChange } = follow(link);
    const changes = nextChange();
    write([SALES, BOARD]);
    await changes;
    expect(lines.all()).toHaveLength(2);
  });

  test('keeps its lines when the new version is faulty, and logs every fault', async () => {
    const { follower: followed, lines, log } = follow();
    write([{ ...SALES, pin: '47', voice: 5 }]);
    await followed.reload();
    expect(lines.byName('sales').pin).toBe('5829');
    expect(log.entries).toEqual([
      {
        level: 'error',
        message: 'the lines stay as they were',
        fields: {
          event: 'lines.refused',
          faults: [
            'lines[0].pin: must be 4 to 12 digits in quotes',
            expect.stringContaining('lines[0].voice: '),
          ],
        },
      },
    ]);
  });

  test('keeps its lines when the file is gone, half written or no JSON', async () => {
    const { follower: followed, lines, log } = follow();
    writeFileSync(file, JSON.stringify([SALES]).slice(0, 30));
    await followed.reload();
    rmSync(file);
    await followed.reload();
    expect(lines.all()).toHaveLength(1);
    expect(log.entries.map(({ fields }) => fields)).toEqual([
      { event: 'lines.refused', faults: [expect.stringMatching(/^is not JSON/)] },
      { event: 'lines.refused', faults: ['cannot be read (ENOENT)'] },
    ]);
  });

  test('recovers from a faulty version with the next sound one', async () => {
    const { follower: followed, lines, nextChange } = follow();
    rmSync(file);
    await followed.reload();
    const changes = nextChange();
    write([SALES, BOARD]);
    await changes;
    expect(lines.all()).toHaveLength(2);
  });

  test('tells nothing when nothing changed', async () => {
    const { follower: followed, log, nextChange } = follow();
    const told: unknown[] = [];
    void nextChange().then((changes) => told.push(changes));
    await followed.reload();
    expect(told).toEqual([]);
    expect(log.entries).toEqual([
      {
        level: 'info',
        message: 'the lines were read again',
        fields: { event: 'lines.reloaded', changes: [], warnings: [] },
      },
    ]);
  });

  test('is not spoken of when it is looked at and says the same', async () => {
    const { log } = follow();
    // There is no event for what does not happen: the first look and several more pass.
    await wait(10 * POLL_MS);
    write([SALES]);
    await wait(10 * POLL_MS);
    expect(log.entries).toEqual([]);
  });

  test('still answers by name for a line that is gone, as it was, until it comes back', async () => {
    const { follower: followed, lines } = follow();
    write([BOARD]);
    await followed.reload();
    expect(lines.byNumber('+13125550100')).toEqual([]);
    expect(lines.byName('sales').pin).toBe('5829');
    expect(lines.byName('unknown')).toEqual(openLine('unknown'));
    write([BOARD, { ...SALES, pin: '7304' }]);
    await followed.reload();
    expect(lines.byName('sales').pin).toBe('7304');
  });

  test('is read one version after the other, so that an older one cannot overtake', async () => {
    const { follower: followed, lines } = follow();
    const numbers = Array.from({ length: 1000 }, (_, at) => `+1312${5_550_000 + at}`);
    write(
      Array.from({ length: 500 }, (_, at) => ({ name: `l${at}`, pin: `${5_000 + at}`, numbers })),
    );
    const slow = followed.reload();
    write([{ ...SALES, pin: '7304' }], join(directory, 'small'));
    renameSync(join(directory, 'small'), file);
    await Promise.all([slow, followed.reload()]);
    expect(lines.all().map(({ pin }) => pin)).toEqual(['7304']);
  });

  test('is no longer followed once it is disposed of', async () => {
    const first = follow();
    first.follower[Symbol.dispose]();
    const second = follow();
    const changes = second.nextChange();
    write([SALES, BOARD]);
    await changes;
    expect(first.lines.all()).toHaveLength(1);
    expect(first.log.entries).toEqual([]);
  });
});

test('lines that come from no file stay, and a reload says so', async () => {
  const log = recordedLog();
  using followed = followLines({ config: { file: null, initial: null }, log });
  await followed.reload();
  expect(followed.lines.byNumber('+13125550100')).toHaveLength(1);
  expect(log.entries).toEqual([
    {
      level: 'warn',
      fields: { event: 'lines.refused' },
      message: 'only lines from LINES_FILE can be read again',
    },
  ]);
});
