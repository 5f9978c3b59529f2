// Processes of the bench: each is its own, so that what is measured shares nothing with what measures.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const SETPRIV = '/usr/bin/setpriv';
/** `USER_HZ`, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const STDERR_MAX_CHARS = 4_000;

export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The first line of JSON that had a `port`, or said that the service is up. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** From the start of the process to that line. */
  readonly readyMs: number;
}

/**
 * Starts a file below the project with Node and resolves with its first line that says it is up.
 * Disposing sends SIGTERM and waits. It cannot outlive the bench where setpriv exists.
 *
 * @throws Error with the end of the child's stderr when it ends before.
 */
export const startChild = async (
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> => {
  const startedAt = performance.now();
  const child = spawnNode(file, args, env);
  const errors = collectErrors(child);
  const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, unknown>>>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const parsed = parseLine(line);
    if (parsed && ('port' in parsed || 'controlUrl' in parsed)) resolve(parsed);
  });
  child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${errors()}`)));
  const ready = await promise;
  return {
    pid: child.pid ?? 0,
    ready,
    readyMs: performance.now() - startedAt,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};

/**
 * Runs a file to its end and resolves with the JSON of its last line.
 *
 * @throws Error with the end of the child's stderr when it prints none.
 */
export const runChild = async <T>(file: string, options: object): Promise<T> => {
  const child = spawnNode(file, [JSON.stringify(options)], {});
  const errors = collectErrors(child);
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
  });
  const [code] = (await once(child, 'close')) as [number | null]; // What `close` carries.
  if (code !== 0 || last === '') throw new Error(`${file} ended with ${code}: ${errors()}`);
  return JSON.parse(last) as T;
};

/** Seconds of processor time that a process and all its threads have used so far. */
export const cpuSeconds = (pid: number): number => {
  // The second field is the program's name in brackets and may hold blanks.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const [user, system] = [fields[11], fields[12]];
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
};

/** Resident memory of a process, in bytes. */
export const residentBytes = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
};

const spawnNode = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => {
  const command = [process.execPath, ...flagsOf(file), join(ROOT, file), ...args];
  const [program = '', ...rest] = existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', ...command]
    : command;
  return spawn(program, rest, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

/** The service's processes are profiled where `--profile` wants it. */
const flagsOf = (file: string): readonly string[] => {
  const directory = process.env['BENCH_PROFILE_DIR'];
  return file !== 'src/main.ts' || directory === undefined
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
};

const collectErrors = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-STDERR_MAX_CHARS);
  });
  return () => text;
};

const parseLine = (line: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
};
