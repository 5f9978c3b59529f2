// Stands between the service and the simulated Telnyx, and keeps what the service asked for.

import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly path: string;
  /** The parsed JSON; null when there is none. */
  readonly body: unknown;
}

export interface RecordingProxy extends AsyncDisposable {
  /** For `TELNYX_BASE_URL`; ends in `/v2`. */
  readonly baseUrl: string;
  /** In the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Where requests go from now on, a base URL as well. Until then none is answered. */
  passTo(baseUrl: string): void;
}

export const startRecordingProxy = async (): Promise<RecordingProxy> => {
  const requests: RecordedRequest[] = [];
  let target = '';

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').replace(/^\/v2/, '');
      const text = Buffer.concat(chunks);
      const body: unknown = text.length === 0 ? null : JSON.parse(text.toString());
      requests.push({ method: request.method ?? '', path, body });
      const { host: _host, ...headers } = request.headers;
      if (target === '') return void response.destroy();
      const onward = http.request(
        `${target}${path}`,
        { method: request.method, headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      onward.end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP listener's address is no string.
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v2`,
    requests,
    passTo: (baseUrl) => void (target = baseUrl),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
