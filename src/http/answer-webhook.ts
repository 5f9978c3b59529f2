// What the sender of a webhook reads.

import type { ServerResponse } from 'node:http';
import { sendError } from './errors-body.ts';

export type RefusalStatus = 400 | 401 | 405 | 413 | 415;

const RETRY_AFTER_SECS = 1;

interface ErrorAnswer {
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ERROR_ANSWERS: Readonly<Record<RefusalStatus | 503, ErrorAnswer>> = {
  400: { detail: 'The body did not arrive whole.' },
  // One answer for every fault of the signature: a forger learns nothing from it.
  401: { detail: 'The webhook is not signed by Telnyx, or its signature is stale.' },
  405: { detail: 'Only POST is served here.', headers: { Allow: 'POST' } },
  413: { detail: 'The body is too large.' },
  415: { detail: 'Content-Encoding is not supported.' },
  // Telnyx retries 5xx. Any 4xx would lose the event.
  503: {
    detail: 'The webhook could not be stored.',
    headers: { 'Retry-After': String(RETRY_AFTER_SECS) },
  },
};

/** Telnyx reads nothing but the status, so 200 has no body. */
export const answerWebhook = (
  response: ServerResponse,
  status: 200 | RefusalStatus | 503,
): void => {
  if (status === 200) {
    response.end();
    return;
  }
  const { detail, headers } = ERROR_ANSWERS[status];
  sendError(response, status, detail, headers);
};
