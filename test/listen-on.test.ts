import { createServer, type Server } from 'node:http';

import { describe, expect, it } from 'vitest';

import { ConfigError } from '../src/errors.ts';
import { listenOn } from '../src/listen-on.ts';

const LOOPBACK = '127.0.0.1';
/** TEST-NET-1 (RFC 5737): no interface of this machine has it. */
const NOBODYS = '192.0.2.1';

const faultsOf = (listening: Promise<number>): Promise<readonly string[]> =>
  listening.then(
    () => [],
    (error: unknown) => (error instanceof ConfigError ? error.faults : [String(error)]),
  );

const closed = (server: Server): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
});

describe('a listener', () => {
  it('tells which port it has', async () => {
    const server = createServer();
    await using _closing = closed(server);

    expect(await listenOn(server, { host: LOOPBACK, port: 0 }, '')).toBeGreaterThan(0);
  });

  it.each(['', 'ADMIN_'] as const)('names %sPORT when another process has it', async (prefix) => {
    const first = createServer();
    await using _closing = closed(first);
    const port = await listenOn(first, { host: LOOPBACK, port: 0 }, '');

    expect(await faultsOf(listenOn(createServer(), { host: LOOPBACK, port }, prefix))).toEqual([
      `${prefix}PORT: ${port} is taken by another process (EADDRINUSE)`,
    ]);
  });

  it('names HOST when this machine has no such address', async () => {
    expect(await faultsOf(listenOn(createServer(), { host: NOBODYS, port: 0 }, 'ADMIN_'))).toEqual([
      `ADMIN_HOST: ${NOBODYS} cannot be listened on (EADDRNOTAVAIL)`,
    ]);
  });
});
