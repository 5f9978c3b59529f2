// An operator's system that takes events, on loopback.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface EventReceiver extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly ReceivedRequest[];
  /** Replaces what is answered from now on. */
  answer(answer: (response: ServerResponse, nth: number) => void): void;
}

export const startEventReceiver = async (): Promise<EventReceiver> => {
  const received: ReceivedRequest[] = [];
  let respond = (response: ServerResponse, _nth: number): void =>
    void response.writeHead(204).end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      respond(response, received.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // Listening on a port, it has such an address.
    port: (server.address() as AddressInfo).port,
    received,
    answer: (answer) => {
      respond = answer;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
