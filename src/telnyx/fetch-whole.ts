// HTTP for the SDK by undici's dispatcher, which costs a worker a third of what `node:http` does.
// Connections are kept alive: for 4 s of silence, or as the server says.

import { Agent, type Dispatcher } from 'undici';

/** A page of 250 participants is about 200 kB; a reply larger than this is not Telnyx's. */
export const REPLY_MAX_BYTES = 8 * 1024 * 1024;

/** Over HTTP/2 all commands would share one connection, and fail with it. */
const agent = new Agent({ allowH2: false, maxResponseSize: REPLY_MAX_BYTES });

/**
 * Resolves with the body already read. The SDK's time-out ends when `fetch` resolves, which is at
 * the reply's headers: a body that never comes would hold the command for ever. A redirected POST
 * would arrive as a GET and look like a success, so redirects are not followed. The body of a request
 * is text, and its signal is its own.
 */
export const fetchWhole: typeof fetch = (input, init = {}) => {
  const { method = 'GET', headers, body = null, signal = null } = init;
  if (typeof body !== 'string' && body !== null) {
    return Promise.reject(new TypeError('the body of a request is text'));
  }
  const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const request = { origin, path: pathname + search, method, headers: ownHeaders(headers), body };
  // Aborted, undici tells only who is connected.
  signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  if (signal?.aborted === true) reject(signal.reason);
  else agent.dispatch(request, readWhole(signal, resolve, reject));
  return promise;
};

/** But for those that follow from the address and the body. */
const ownHeaders = (headers: RequestInit['headers']): Headers => {
  const own = new Headers(headers);
  own.delete('host');
  own.delete('content-length');
  return own;
};

const readWhole = (
  signal: AbortSignal | null,
  resolve: (reply: Response) => void,
  reject: (error: unknown) => void,
): Dispatcher.DispatchHandler => {
  const chunks: Buffer[] = [];
  let head: ResponseInit = {};
  return {
    onRequestStart: (controller) => {
      const stop = (): void => controller.abort(signal?.reason);
      if (signal?.aborted === true) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    },
    // Once for each of those that announce another, and last for the reply itself.
    onResponseStart: (_, status, headers, statusText = '') => {
      head = { status, statusText, headers: listed(headers) };
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    // What this throws is its error.
    onResponseEnd: () => {
      resolve(new Response(chunks.length > 0 ? Buffer.concat(chunks) : null, head));
    },
    onResponseError: (_, error) => reject(error),
  };
};

/** One that was sent several times is several. */
const listed = (headers: NodeJS.Dict<string | string[]>): [string, string][] =>
  Object.entries(headers).flatMap(([name, values = []]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
