// The service as a process of its own, started and ended as an operator would.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const SETPRIV = '/usr/bin/setpriv';

export interface Exit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Since the first signal that was sent to it; since its start when none was. */
  readonly afterMs: number;
}

/** Disposing kills it. */
export interface ChildService extends AsyncDisposable {
  readonly pid: number;
  /** Every line of stdout and stderr. */
  readonly lines: readonly string[];
  /** Resolves once the process takes part. Rejects with its output when it ends instead. */
  readonly started: Promise<{ readonly publicPort: number; readonly adminPort: number }>;
  readonly exited: Promise<Exit>;
  signal(signal: NodeJS.Signals): void;
  /** To everything that it has started as well, as a terminal does. */
  signalGroup(signal: NodeJS.Signals): void;
}

/** Under npm a signal reaches the service in another way. */
const COMMANDS = {
  node: [process.execPath, join(ROOT, 'src/main.ts')],
  npm: ['npm', 'start'],
} as const;

export const spawnService = (
  env: Readonly<Record<string, string>>,
  command: keyof typeof COMMANDS = 'node',
): ChildService => {
  const lines: string[] = [];
  const up = Promise.withResolvers<Awaited<ChildService['started']>>();
  // Whoever awaits it sees the rejection; nobody has to.
  up.promise.catch(() => {});
  const child = spawnTied(COMMANDS[command], env);
  let since = performance.now();
  let isSignalled = false;

  const exited = once(child, 'exit').then(([code, signal]: unknown[]): Exit => {
    up.reject(new Error(`it ended before it was up:\n${lines.join('\n')}`));
    // The two arguments of `exit`.
    const ending = { code: code as number | null, signal: signal as NodeJS.Signals | null };
    return { ...ending, afterMs: performance.now() - since };
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (!line.includes('"event":"started"')) return;
      const { port, admin_port } = JSON.parse(line) as { port: number; admin_port: number };
      up.resolve({ publicPort: port, adminPort: admin_port });
    });
  }

  const { pid } = child;
  if (pid === undefined) throw new Error('there is no such program');
  const send = (to: number, signal: NodeJS.Signals): void => {
    if (!isSignalled) since = performance.now();
    isSignalled = true;
    process.kill(to, signal);
  };
  return {
    pid,
    lines,
    started: up.promise,
    exited,
    signal: (signal) => send(pid, signal),
    signalGroup: (signal) => send(-pid, signal),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
};

/** Where setpriv exists, a process cannot outlive a runner that was killed. */
const spawnTied = (
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess => {
  const [program = '', ...rest] = existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', ...command]
    : command;
  return spawn(program, rest, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      HOST: '127.0.0.1',
      ADMIN_PORT: '0',
      ...env,
    },
    // A group of its own, so that it can be sent what a terminal sends.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};
