// One try of one webhook: its body, headers and signature, and what the answer means.

import type { Webhook } from './model/webhook.ts';
import type { Poster, PostStatus } from './post.ts';
import type { Signer } from './signer.ts';
import type { Switches } from './switches.ts';

export type Outcome =
  | 'accepted'
  /** Not retried: any other 4xx, and redirections, which are not followed. */
  | 'refused'
  /** Retried: 408, 429, 5xx, no answer in time, a broken connection. */
  | 'failed';

export interface Attempt {
  readonly webhook: Webhook;
  readonly url: string;
  /** From 1. */
  readonly number: number;
  /** Unix seconds in decimal. */
  readonly timestamp: string;
}

const outcomeOf = (status: PostStatus): Outcome => {
  if (status === null || status === 408 || status === 429 || status >= 500) return 'failed';
  return status >= 200 && status < 300 ? 'accepted' : 'refused';
};

const bodyOf = ({ webhook, url, number }: Attempt, switches: Switches): string => {
  const data = {
    record_type: 'event',
    event_type: webhook.eventType,
    id: webhook.id,
    occurred_at: webhook.occurredAt,
    payload: webhook.payload,
  };
  const meta = { attempt: number, delivered_to: url };
  const isBare =
    switches.floorEnvelope === 'bare' && webhook.eventType === 'conference.floor.changed';
  return JSON.stringify(isBare ? { ...data, meta } : { data, meta });
};

export const tryDelivery = async (
  attempt: Attempt,
  poster: Poster,
  signer: Signer,
  switches: Switches,
  timeoutMs: number,
): Promise<{ readonly status: PostStatus; readonly outcome: Outcome }> => {
  const body = bodyOf(attempt, switches);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'telnyx-webhooks',
    'telnyx-timestamp': attempt.timestamp,
    'telnyx-signature-ed25519': signer.sign(attempt.timestamp, body),
  };
  const status = await poster.post(attempt.url, headers, body, timeoutMs);
  return { status, outcome: outcomeOf(status) };
};
