// Logs what goes wrong with a connection without flooding: a Redis that is down fails many times a
// second on every connection.

import type { Cluster, Redis } from 'ioredis';

/** The part of a logger that is used here. */
export interface ConnectionLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

const LOG_INTERVAL_MS = 10_000;

/**
 * Writes the first error of an outage at once, then one line in ten seconds that counts the others,
 * and one line when the connection is back.
 */
export const logConnectionErrors = (
  client: Redis | Cluster,
  connection: string,
  log: ConnectionLog,
): void => {
  let silentUntil = 0;
  let suppressed = 0;
  let isDown = false;

  const failed = (err: unknown): void => {
    isDown = true;
    const now = Date.now();
    if (now < silentUntil) {
      suppressed += 1;
      return;
    }
    log.warn({ err, connection, suppressed }, 'a Redis connection failed');
    silentUntil = now + LOG_INTERVAL_MS;
    suppressed = 0;
  };

  client.on('error', failed);
  // A cluster tells the errors of single nodes apart from its own.
  client.on('node error', failed);
  client.on('ready', () => {
    if (!isDown) return;
    isDown = false;
    silentUntil = 0;
    log.info({ connection, suppressed }, 'a Redis connection is back');
    suppressed = 0;
  });
};
