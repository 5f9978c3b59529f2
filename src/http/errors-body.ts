// Refusals in Telnyx's envelope: `{errors: [{code, title, detail}]}`.

import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { RequestHandler } from 'express';

/** Answers with the HTTP status as `code` and its standard phrase as `title`. Needs no Express. */
export const sendError = (
  response: ServerResponse,
  status: number,
  detail: string,
  headers: OutgoingHttpHeaders = {},
): void => {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = Buffer.from(JSON.stringify({ errors: [{ code: String(status), title, detail }] }));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    ...headers,
  });
  response.end(body);
};

/** Answers 405 and names what is allowed. */
export const methodNotAllowed =
  (allow: string): RequestHandler =>
  (_request, response) => {
    response.set('Allow', allow);
    sendError(response, 405, `Only ${allow} is served here.`);
  };

export const notFound: RequestHandler = (_request, response) => {
  sendError(response, 404, 'Nothing is served at this path.');
};
