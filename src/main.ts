// The process: the environment in, a running service, a drain on SIGTERM or SIGINT.

import { setTimeout as wait } from 'node:timers/promises';

import { startApp, type App } from './app.ts';
import { loadConfig, type Config } from './config.ts';
import { ConfigError } from './errors.ts';
import { settleHeap } from './settle-heap.ts';

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;
/**
 * npm hands a terminal's Ctrl-C on to a child that has had it from the terminal already; up to 66 ms
 * lay between the two. Under npm two within this time are one.
 */
const SAME_SIGINT_MS = process.env['npm_lifecycle_event'] === undefined ? 0 : 250;
/** What the drain may not use of the grace time: the process itself has to end within it. */
const EXIT_RESERVE_MS = 300;

const refuse = (error: unknown): never => {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_CONFIG);
};

const readConfig = (): Config => {
  try {
    return loadConfig(process.env);
  } catch (error) {
    return refuse(error);
  }
};

const start = async (): Promise<App> => {
  const app = await startApp(config);
  settleHeap();
  return app;
};

const config = readConfig();
const starting = start().catch(refuse);

let stoppingSince: number | null = null;
const stop = async (signal: NodeJS.Signals): Promise<void> => {
  const now = Date.now();
  if (stoppingSince !== null) {
    if (signal !== 'SIGINT' || now - stoppingSince > SAME_SIGINT_MS) process.exit(1);
    return;
  }
  stoppingSince = now;
  const endsAt = now + config.shutdownGraceSecs * 1_000 - EXIT_RESERVE_MS;
  // A start that waits for Redis has nothing in hand: it may be cut.
  const late = wait(endsAt - now, null, { ref: false });
  await Promise.race([starting.then((app) => app.close(endsAt - Date.now())), late]);
  process.exit(0);
};
// From before the end of the start: until somebody listens, a signal kills.
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
process.on('SIGHUP', () => void starting.then((app) => app.reloadLines()));
