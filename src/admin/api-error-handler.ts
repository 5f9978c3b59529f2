// What went wrong below `/v1`, as an answer in Telnyx's envelope.

import { STATUS_CODES } from 'node:http';

import type { ErrorRequestHandler } from 'express';

import { TimeLimitError } from '../http/time-limit.ts';
import { isRedisUnavailable } from '../redis/redis-unavailable.ts';
import { ApiError, type ApiErrorBody } from './api-error.ts';

export interface ApiLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const RETRY_AFTER_SECS = 1;

/**
 * A refusal as it was decided; 400 for a path that cannot be decoded; 503 while Redis is away or
 * silent; 500 for a fault of this program.
 */
export const createApiErrorHandler =
  (log: ApiLog): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    // Half an answer cannot be mended: Express closes the connection.
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, detail, parameter } = refusalOf(error);
    if (status === 503) {
      log.warn({ err: error }, 'An admin request found no Redis');
      response.set('Retry-After', String(RETRY_AFTER_SECS));
    }
    if (status === 500) log.error({ err: error }, 'An admin request failed');
    const body: ApiErrorBody = {
      code: String(status),
      title: STATUS_CODES[status] ?? 'Error',
      detail,
      ...(parameter === null ? {} : { source: { parameter } }),
    };
    response.status(status).json({ errors: [body] });
  };

interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly parameter: string | null;
}

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof ApiError) {
    return { status: error.status, detail: error.message, parameter: error.parameter };
  }
  if (isRequestFault(error)) {
    return { status: 400, detail: 'The request could not be read.', parameter: null };
  }
  return isRedisUnavailable(error) || error instanceof TimeLimitError
    ? { status: 503, detail: 'The data cannot be reached now. Try again.', parameter: null }
    : { status: 500, detail: 'partyline has a fault; its log says more.', parameter: null };
};

/** Express marks what it could not read of a request with a 4xx status. */
const isRequestFault = (error: unknown): boolean =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;
