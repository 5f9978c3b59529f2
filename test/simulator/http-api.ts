// The REST API under `/v2`, as Telnyx serves it.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { operations } from './commands/catalog.ts';
import type { Answer, CommandRunner } from './command-runner.ts';
import type { Model } from './model/model.ts';
import { refuse } from './model/refusal.ts';
import { createRouter } from './router.ts';

export interface HttpApiOptions {
  readonly runner: CommandRunner;
  /** Null: any bearer token will do. */
  readonly apiKey: string | null;
  model(): Model;
}

const PREFIX = '/v2';
const BODY_BYTES_MAX = 1_048_576;

const readJson = async (request: IncomingMessage): Promise<unknown> => {
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

/** Resolves when the answer has been handed to the operating system, or the connection is gone. */
export const respondJson = (response: ServerResponse, answer: Answer): Promise<void> =>
  new Promise((resolve) => {
    if (answer === 'cut') {
      response.socket?.destroy();
      return resolve();
    }
    response.once('close', resolve);
    const body = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body, () => resolve());
  });

export const createHttpApi = (options: HttpApiOptions): RequestListener => {
  const router = createRouter([...operations.values()]);

  const isAuthorized = (request: IncomingMessage): boolean => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined || token === '') return false;
    return options.apiKey === null || token === options.apiKey;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { switches } = options.model().world;
    const respond = (answer: Answer) => respondJson(response, answer);
    if (!isAuthorized(request)) return respond(refuse('10009', switches));
    const url = new URL(request.url ?? '/', 'http://simulator');
    const route = url.pathname.startsWith(`${PREFIX}/`)
      ? router(request.method ?? 'GET', url.pathname.slice(PREFIX.length))
      : null;
    if (route === null) return respond(refuse('10005', switches));
    let body: unknown;
    try {
      body = await readJson(request);
    } catch {
      const detail = 'The request body is not valid JSON.';
      return respond({ ...refuse('10015', switches, { detail }), status: 400 });
    }
    const { operation, params } = route;
    const query = Object.fromEntries(url.searchParams);
    await options.runner.run({ operation: operation.name, params, query, body }, respond);
  };

  return (request, response) => {
    handle(request, response).catch((cause: unknown) => {
      // A fault of the simulator itself: told in full, so that the test that met it can be read.
      const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      if (response.headersSent) return response.destroy();
      void respondJson(response, {
        status: 500,
        body: { errors: [{ code: '10007', title: 'The simulator failed', detail }] },
      });
      return undefined;
    });
  };
};
