// HTTP for the SDK by Node's own client, which costs a worker half of what `fetch` does. Connections
// are kept alive: by Node's global agents, for 5 s of silence, within what the server says.

import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** A page of 250 participants is about 200 kB; a reply larger than this is not Telnyx's. */
export const REPLY_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Resolves with the body already read. The SDK's time-out ends when `fetch` resolves, which is at
 * the reply's headers: a body that never comes would hold the command for ever. A redirected POST
 * would arrive as a GET and look like a success, so redirects are not followed. The body of a request
 * is text.
 */
export const fetchWhole: typeof fetch = (input, init = {}) => {
  const { method = 'GET', headers, body, signal } = init;
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const fail = (error: unknown): void => reject(signal?.aborted === true ? signal.reason : error);
  if (typeof body !== 'string' && body !== undefined && body !== null) {
    return Promise.reject(new TypeError('the body of a request is text'));
  }

  const url = new URL(input instanceof Request ? input.url : input);
  const { request: send } = url.protocol === 'http:' ? http : https;
  const request = send(url, {
    method,
    headers: rawHeaders(url, headers, body),
    ...(signal && { signal }),
  });
  request.on('error', fail);
  request.once('response', (reply) => {
    readWhole(reply)
      .then((whole) => responseOf(reply, whole))
      .then(resolve, (error: unknown) => {
        request.destroy();
        fail(error);
      });
  });
  request.end(body ?? undefined);
  return promise;
};

/** As one list: Node writes it as it is, where it would check and store each header of an object. */
const rawHeaders = (
  url: URL,
  headers: RequestInit['headers'],
  body: string | null | undefined,
): readonly string[] => {
  const all = headers instanceof Headers ? headers : new Headers(headers);
  const own = [...all].filter(([name]) => name !== 'host' && name !== 'content-length');
  return ['host', url.host, 'content-length', `${Buffer.byteLength(body ?? '')}`, ...own.flat()];
};

const readWhole = (reply: IncomingMessage): Promise<Buffer<ArrayBuffer>> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    reply.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > REPLY_MAX_BYTES) reject(new ReplyTooLargeError());
      else chunks.push(chunk);
    });
    reply.once('end', () => resolve(Buffer.concat(chunks, bytes)));
    reply.once('error', reject);
    // Cut off in the middle; after the end it changes nothing.
    reply.once('close', () => reject(new Error('the reply did not end')));
  });

const responseOf = (reply: IncomingMessage, body: Buffer<ArrayBuffer>): Response => {
  const { rawHeaders: raw } = reply;
  const headers = raw.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : [],
  );
  return new Response(body.length === 0 ? null : body, {
    // A reply of a server has one.
    status: reply.statusCode ?? 0,
    statusText: reply.statusMessage ?? '',
    headers,
  });
};

class ReplyTooLargeError extends Error {
  override readonly name = 'ReplyTooLargeError';

  constructor() {
    super(`a reply of Telnyx is over ${REPLY_MAX_BYTES} bytes`);
  }
}
