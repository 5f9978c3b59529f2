// The REST API under `/v2`, as Telnyx serves it.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refuse } from './model/refusal.ts';
import { operations } from './commands/catalog.ts';
import type { Clock } from './clock.ts';
import type { Answer } from './command-runner.ts';
import type { Engine } from './engine.ts';
import { readJson, respondJson } from './json-http.ts';
import type { JsonAnswer } from './json-http.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRouter } from './router.ts';

export interface HttpApiOptions {
  /** Null: any bearer token will do. */
  readonly apiKey: string | null;
  readonly clock: Clock;
  engine(): Engine;
}

const PREFIX = '/v2';
const withHeaders = (
  answer: JsonAnswer,
  headers: Readonly<Record<string, string>>,
): JsonAnswer => ({
  ...answer,
  headers: { ...headers, ...answer.headers },
});

export const createHttpApi = (options: HttpApiOptions): RequestListener => {
  const router = createRouter([...operations.values()]);
  const rateLimit = createRateLimit(options.clock);

  const isAuthorized = (request: IncomingMessage): boolean => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined || token === '') return false;
    return options.apiKey === null || token === options.apiKey;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { model, runner } = options.engine();
    const { switches, settings } = model.world;
    const { ok, headers } = rateLimit.take(settings.requestsPerSec);
    const respond = (answer: Answer) =>
      respondJson(response, answer === 'cut' ? 'cut' : withHeaders(answer, headers));
    if (!isAuthorized(request)) return respond(refuse('10009', switches));
    if (!ok) return respond(refuse('10011', switches));
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
    await runner.run({ operation: operation.name, params, query, body }, respond);
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
