// JSON over node:http.

import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_BYTES_MAX = 1_048_576;

/** Undefined for an empty body. Throws SyntaxError for what is not JSON, RangeError for too much of it. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > BODY_BYTES_MAX) throw new RangeError('the body is too large');
    chunks.push(buffer);
  }
  return bytes === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
};

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves when the answer has been handed to the operating system, or the connection is gone. */
export const respondJson = (response: ServerResponse, answer: JsonAnswer | 'cut'): Promise<void> =>
  new Promise((resolve) => {
    if (answer === 'cut') {
      response.socket?.destroy();
      return resolve();
    }
    // A client that gave up waiting: nothing comes after its `close`.
    if (response.closed) return resolve();
    response.once('close', resolve);
    const body = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body, () => resolve());
  });
