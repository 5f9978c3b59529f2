// One process of the service, started as an operator would, and ended in every way.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const SETPRIV = '/usr/bin/setpriv';
/** An orchestrator starts again what could not start. */
const START_AGAIN_MS = 500;
/** Past its own grace time; a busy machine is slow. */
const EXIT_RESERVE_MS = 4_000;

export interface ServiceProcess {
  readonly name: string;
  readonly role: 'receiver' | 'worker';
  readonly adminPort: number;
  /** It takes part, and is not frozen. */
  readonly isRunning: boolean;
  /** Resolves once the process takes part; a start that fails is repeated. */
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  resume(): void;
  /** SIGTERM. Resolves when the process is gone. */
  drain(): Promise<void>;
}

export interface ServiceProcessOptions {
  readonly name: string;
  readonly role: ServiceProcess['role'];
  readonly adminPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly graceMs: number;
  onLine(line: string, name: string): void;
  /** What no process may do: end by itself, or not end when told to. */
  onMisbehaved(what: string): void;
}

export const createServiceProcess = (options: ServiceProcessOptions): ServiceProcess => {
  const { name, onMisbehaved } = options;
  let child: ChildProcess | null = null;
  let isWanted = false;
  let isFrozen = false;

  const launch = async (): Promise<boolean> => {
    const started = spawnTied(options);
    child = started;
    const { promise: isUp, resolve } = Promise.withResolvers<boolean>();
    let wasUp = false;
    for (const stream of [started.stdout, started.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        options.onLine(line, name);
        if (line.includes('"event":"started"')) {
          wasUp = true;
          resolve(true);
        }
      });
    }
    started.once('exit', (code, signal) => {
      resolve(false);
      if (isWanted && wasUp && child === started) {
        onMisbehaved(`${name} ended by itself: ${signal ?? code}`);
      }
    });
    return isUp;
  };

  const end = async (): Promise<void> => {
    isWanted = false;
    const ending = child;
    child = null;
    isFrozen = false;
    if (ending === null || hasEnded(ending)) return;
    const gone = once(ending, 'exit');
    ending.kill('SIGKILL');
    await gone;
  };

  return {
    name,
    role: options.role,
    adminPort: options.adminPort,
    get isRunning() {
      return isWanted && !isFrozen;
    },
    async start() {
      isWanted = true;
      while (isWanted && !(await launch())) await pause(START_AGAIN_MS);
    },
    kill: end,
    freeze() {
      isFrozen = true;
      child?.kill('SIGSTOP');
    },
    resume() {
      isFrozen = false;
      child?.kill('SIGCONT');
    },
    async drain() {
      const draining = child;
      if (draining === null || hasEnded(draining)) return;
      isWanted = false;
      const gone = once(draining, 'exit').then(([code]: unknown[]) => ({ code }));
      draining.kill('SIGTERM');
      const limitMs = options.graceMs + EXIT_RESERVE_MS;
      const exit = await Promise.race([gone, pause(limitMs, null, { ref: false })]);
      if (exit === null) onMisbehaved(`${name} did not end within ${limitMs} ms of SIGTERM`);
      else if (exit.code !== 0) onMisbehaved(`${name} ended with ${String(exit.code)} on SIGTERM`);
      await end();
    },
  };
};

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Where setpriv exists, a process cannot outlive a runner that was killed. */
const spawnTied = ({ env }: ServiceProcessOptions): ChildProcess => {
  const command = [process.execPath, join(ROOT, 'src/main.ts')];
  const [program = '', ...rest] = existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', ...command]
    : command;
  return spawn(program, rest, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
};
