// One HTTP listener that owns its sockets.

import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';

export interface Listener extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
}

/** Longer than clients keep a connection: none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 65_000;

/** `port` 0: any free one. Closing cuts the connections that are open. */
export const listen = async (
  handler: RequestListener,
  port: number,
  host: string,
): Promise<Listener> => {
  const server = createServer(handler);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://${host}:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
