// The lines as they are now. A file of lines is followed while the service runs: what is wrong with a
// new version is logged, and the old lines stay.

import type { Config } from './config.ts';
import { diffLines } from './conference/diff-lines.ts';
import type { LineChange } from './conference/diff-lines.ts';
import type { Line, Lines } from './conference/line.ts';
import { createLines } from './conference/lines.ts';
import { readLinesFile } from './read-lines.ts';
import { watchFile } from './watch-file.ts';

/** Lines that were removed and may still have a room. */
const RETIRED_MAX = 1_000;

/** The part of a logger that is used here. */
interface LinesLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LinesFile extends Disposable {
  /** Always answers for the newest sound version, and by name for removed lines as they were last. */
  readonly lines: Lines;
  /** Reads the file again, now; for SIGHUP. Resolves when the new lines hold, and never rejects. */
  reload(): Promise<void>;
}

export interface LinesFileOptions {
  readonly config: Pick<Config['lines'], 'file' | 'initial'>;
  readonly log: LinesLog;
  /** Told after each reload that changed something. It must not throw. */
  readonly onChange?: (changes: readonly LineChange[]) => void;
  /** @default 1000 */
  readonly pollMs?: number;
}

/** Starts from the lines that the config holds. Inline lines and open numbers never change. */
export const followLines = ({ config, log, onChange, pollMs }: LinesFileOptions): LinesFile => {
  const { file } = config;
  const view = createView(config.initial);
  let reloading = Promise.resolve();

  const replace = async (path: string, asked: boolean): Promise<void> => {
    const read = await readLinesFile(path);
    if ('faults' in read) {
      log.error({ event: 'lines.refused', faults: read.faults }, 'the lines stay as they were');
      return;
    }
    const changes = diffLines(view.lines.all(), read.lines);
    if (changes.length === 0 && !asked) return;
    view.replace(read.lines);
    const { warnings } = read;
    log.info({ event: 'lines.reloaded', changes, warnings }, 'the lines were read again');
    if (changes.length > 0) onChange?.(changes);
  };

  /** One after the other, or an older version could overtake a newer one. */
  const enqueue = (path: string, asked: boolean): Promise<void> => {
    reloading = reloading.then(() => replace(path, asked));
    return reloading;
  };

  const watcher = file === null ? null : watchFile(file, () => enqueue(file, false), pollMs);
  return {
    lines: view.lines,
    reload: () => {
      if (file !== null) return enqueue(file, true);
      log.warn({ event: 'lines.refused' }, 'only lines from LINES_FILE can be read again');
      return Promise.resolve();
    },
    [Symbol.dispose]: () => watcher?.[Symbol.dispose](),
  };
};

const createView = (initial: readonly Line[] | null) => {
  let current = createLines(initial);
  const retired = new Map<string, Line>();
  const lines: Lines = {
    all: () => current.all(),
    byNumber: (number) => current.byNumber(number),
    byName: (name) => retired.get(name) ?? current.byName(name),
  };
  return {
    lines,
    replace: (next: readonly Line[]): void => {
      for (const line of current.all()) retired.set(line.name, line);
      for (const { name } of next) retired.delete(name);
      for (const name of [...retired.keys()].slice(0, -RETIRED_MAX)) retired.delete(name);
      current = createLines(next);
    },
  };
};
