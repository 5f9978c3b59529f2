// The receiver of Telnyx's webhooks. The checks stand in their order, cheap to costly, each with its
// own status; then the webhook is stored; then it is answered. Nothing else happens here.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { atMostEvery } from '../at-most-every.ts';
import type { FaultLog } from '../logger.ts';
import { eventTypeLabel } from '../telnyx/event-types.ts';
import { parseWebhook } from '../telnyx/parse-webhook.ts';
import type { SignatureVerifier } from '../telnyx/verify-signature.ts';
import { answerWebhook, type RefusalStatus } from './answer-webhook.ts';
import { readBody } from './read-body.ts';
import { type StoreOutcome, storeWebhook, type WebhookSink } from './store-webhook.ts';

type WebhookOutcome = StoreOutcome | 'refused' | 'error';

export interface WebhookReport {
  /** One of Telnyx's types, or `other`: safe as a metric's label. */
  readonly eventType: string;
  readonly outcome: WebhookOutcome;
  /** From the request's headers to the answer. */
  readonly ackSeconds: number;
}

export interface WebhookOptions {
  readonly verifier: Pick<SignatureVerifier, 'readClaim' | 'verifyClaim'>;
  readonly sink: WebhookSink;
  readonly maxBytes: number;
  /** Null: events of every connection are taken. */
  readonly connectionId: string | null;
  readonly onOutcome: (report: WebhookReport) => void;
  readonly log: FaultLog;
  /** @default Date.now */
  readonly now?: () => number;
}

const WARNING_INTERVAL_MS = 60_000;

type Refusal = { readonly status: RefusalStatus; readonly reason: string };
type Stored = { readonly status: 200; readonly outcome: StoreOutcome };
type NotStored = { readonly status: 503 };
type Receipt = (Refusal | Stored | NotStored) & { readonly eventType?: string | null };

/** Resolves when the request is answered. Needs no Express, and works within it. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers 200 once the webhook is stored, 503 when it cannot be, 4xx for what is refused. */
export const createWebhookHandler = (options: WebhookOptions): WebhookHandler => {
  const { log, now = Date.now } = options;
  // Each can come with every request: they must not fill the log.
  const warnOfRefusal = warning('A webhook was refused', options);
  const warnOfFailure = warning('A webhook could not be stored', options);
  const warnOfUnreadable = warning('A webhook cannot be read and is a dead letter', options);

  const receive = async (request: IncomingMessage): Promise<Receipt> => {
    const refusal = refuseByHead(request, options.maxBytes);
    if (refusal) return refusal;

    const { headersDistinct } = request;
    const head = options.verifier.readClaim(
      {
        signature: headersDistinct['telnyx-signature-ed25519'],
        timestamp: headersDistinct['telnyx-timestamp'],
      },
      now(),
    );
    if (!head.ok) return { status: 401, reason: head.reason };

    const read = await readBody(request, options.maxBytes);
    if (read.kind === 'too_large') return TOO_LARGE;
    if (read.kind === 'aborted') return { status: 400, reason: 'the body did not end' };

    const verdict = await options.verifier.verifyClaim(read.body, head.claim);
    if (!verdict.ok) return { status: 401, reason: verdict.reason };
    return store(read.body, verdict.keyIndex);
  };

  const store = async (rawBody: Buffer, keyIndex: number): Promise<Receipt> => {
    const webhook = parseWebhook(rawBody, {
      connectionId: options.connectionId,
      receivedAtMs: now(),
    });
    const { eventType } = webhook;
    const fields = {
      event_type: eventType,
      event_id: webhook.kind === 'ignored' ? null : webhook.id,
    };
    try {
      const outcome = await storeWebhook(webhook, rawBody, options.sink);
      log.debug({ ...fields, outcome, key_index: keyIndex }, 'A webhook was stored');
      if (webhook.kind === 'unreadable') warnOfUnreadable({ ...fields, reason: webhook.reason });
      return { status: 200, outcome, eventType };
    } catch (error) {
      warnOfFailure({ ...fields, error: messageOf(error) });
      return { status: 503, eventType };
    }
  };

  return async (request, response) => {
    const startedAt = performance.now();
    const receipt = await receive(request);
    answerWebhook(response, receipt.status);
    if ('reason' in receipt) {
      warnOfRefusal({ status: receipt.status, reason: receipt.reason });
    }
    options.onOutcome({
      eventType: eventTypeLabel(receipt.eventType ?? null),
      outcome: outcomeOf(receipt),
      ackSeconds: (performance.now() - startedAt) / 1000,
    });
  };
};

const warning = (message: string, { log, now }: WebhookOptions): ((fields: object) => void) =>
  atMostEvery<object>(
    WARNING_INTERVAL_MS,
    (fields, suppressed) => log.warn({ ...fields, suppressed }, message),
    now,
  );

const TOO_LARGE: Refusal = { status: 413, reason: 'the body is too large' };

/** What the request line and the headers alone forbid. */
const refuseByHead = (request: IncomingMessage, maxBytes: number): Refusal | null => {
  if (request.method !== 'POST') return { status: 405, reason: 'the method is not POST' };
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return { status: 415, reason: 'the body is encoded' };
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return TOO_LARGE;
  return null;
};

const outcomeOf = (receipt: Receipt): WebhookOutcome => {
  if ('outcome' in receipt) return receipt.outcome;
  return receipt.status === 503 ? 'error' : 'refused';
};

// Never the error itself: one of Redis carries its command's arguments, and those are the body.
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
