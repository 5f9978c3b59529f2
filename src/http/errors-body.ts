// Refusals in Telnyx's envelope: `{errors: [{code, title, detail}]}`.

import { STATUS_CODES } from 'node:http';
import type { RequestHandler, Response } from 'express';

/** Answers with the HTTP status as `code` and its standard phrase as `title`. */
export const sendError = (response: Response, status: number, detail: string): void => {
  const title = STATUS_CODES[status] ?? 'Error';
  response.status(status).json({ errors: [{ code: String(status), title, detail }] });
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
