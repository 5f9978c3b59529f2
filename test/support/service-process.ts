// The service as processes of its own, as they are started in production.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
const SETPRIV = '/usr/bin/setpriv';

export interface ServiceProcess extends AsyncDisposable {
  /** Null where the role has no public listener. */
  readonly publicPort: number | null;
  readonly adminPort: number;
  /** Every line on stdout and stderr. */
  readonly lines: readonly string[];
}

/**
 * Starts `src/main.ts` with this environment, on any free ports, and resolves when it takes part.
 * Disposing sends SIGTERM and resolves when it has ended.
 *
 * @throws Error with its output when it ends instead.
 */
export const startServiceProcess = async (
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const child = spawnTied({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: '0', ...env });
  const lines: string[] = [];
  const started = Promise.withResolvers<Started>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (line.includes('"event":"started"')) started.resolve(JSON.parse(line) as Started);
    });
  }
  child.once('exit', () =>
    started.reject(new Error(`it ended at its start:\n${lines.join('\n')}`)),
  );
  const { port, admin_port: adminPort } = await started.promise;
  return {
    publicPort: port,
    adminPort,
    lines,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** The log line of a process that is up. */
interface Started {
  readonly port: number | null;
  readonly admin_port: number;
}

/** Ends with this process, also when that is killed. */
const spawnTied = (env: Readonly<Record<string, string>>): ChildProcess => {
  const command = [process.execPath, MAIN];
  const tied = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', ...command] : command;
  const [file = process.execPath, ...args] = tied;
  return spawn(file, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};
