// What went wrong below `/v1`, as an answer in Telnyx's envelope.

import { STATUS_CODES } from 'node:http';

import type { ErrorRequestHandler } from 'express';

import { TimeLimitError } from '../time-limit.ts';
import { isRedisUnavailable } from '../redis/redis-unavailable.ts';
import { ApiError, type ApiErrorBody, type Reason } from './api-error.ts';

export interface ApiLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const RETRY_AFTER_SECS = 1;

/**
 * A refusal as it was decided; 400 for a path that cannot be decoded, 413 for a form too large; 503
 * while Redis is away or silent; 500 for a fault of this program.
 */
export const createApiErrorHandler =
  (log: ApiLog): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    // Half an answer cannot be mended: Express closes the connection.
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, reasons } = refusalOf(error);
    if (status === 503) {
      log.warn({ err: error }, 'An admin request cannot be answered now');
      response.set('Retry-After', String(RETRY_AFTER_SECS));
    }
    if (status === 500) log.error({ err: error }, 'An admin request failed');
    const errors = reasons.map(({ detail, source }): ApiErrorBody => ({
      code: String(status),
      title: STATUS_CODES[status] ?? 'Error',
      detail,
      ...(source === null ? {} : { source }),
    }));
    response.status(status).json({ errors });
  };

interface Refusal {
  readonly status: number;
  readonly reasons: readonly Reason[];
}

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof ApiError) return error;
  if (isRequestFault(error)) {
    return error.status === 413
      ? because(413, 'The body is too large.')
      : because(400, 'The request could not be read.');
  }
  return isRedisUnavailable(error) || error instanceof TimeLimitError
    ? because(503, 'The data cannot be reached now. Try again.')
    : because(500, 'partyline has a fault; its log says more.');
};

const because = (status: number, detail: string): Refusal => ({
  status,
  reasons: [{ detail, source: null }],
});

/** Express marks what it could not read of a request with a 4xx status. */
const isRequestFault = (error: unknown): error is Error & { readonly status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;
