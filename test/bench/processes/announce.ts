// How a process of the bench says that it listens.

import type { Server } from 'node:http';

/** Listens on a free port of the loopback and prints it as one line of JSON. */
export const announce = (server: Server): void => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });
};
