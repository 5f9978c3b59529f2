// What no handler expected: one log line, one answer that tells nothing.

import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { sendError } from './errors-body.ts';

export interface ErrorLog {
  error(fields: object, message: string): void;
}

/** Answers as `answerFault` does. Goes last in an app. */
export const createErrorHandler =
  (log: ErrorLog): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) =>
    answerFault(log, error, response);

/** 4xx for what Express blames on the request, else 500. */
export const answerFault = (log: ErrorLog, error: unknown, response: ServerResponse): void => {
  const status = statusOf(error);
  if (status >= 500) log.error({ error: describe(error) }, 'A request handler failed');
  // Half an answer cannot be mended. Express would close the connection too, and write to stderr.
  if (response.headersSent) response.destroy();
  else sendError(response, status, 'The request could not be served.');
};

const statusOf = (error: unknown): number => {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
};

// The stack and the message only: an error of Redis carries its command's arguments as properties,
// and those are bodies of webhooks.
const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
