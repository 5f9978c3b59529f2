// A verified webhook on its way into its mailbox, or to the dead letters, before the answer.

import { createHash } from 'node:crypto';
import type { CallEvent } from '../call/message.ts';
import type { ConferenceEvent } from '../conference/message.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { ParsedWebhook } from '../telnyx/parse-webhook.ts';
import { withTimeLimit } from '../time-limit.ts';

/** Where webhooks go. Both resolve only once the webhook is stored durably. */
export interface WebhookSink {
  /** `overflow`: the mailbox was full, and the message lies among the dead letters. */
  accept(
    mailbox: MailboxId,
    id: string,
    message: CallEvent | ConferenceEvent,
  ): Promise<'stored' | 'duplicate' | 'overflow'>;
  /** Keeps what cannot be read as a dead letter. `id` is the same for every delivery of it. */
  bury(rawBody: Buffer, reason: string, id: string): Promise<void>;
}

export type StoreOutcome =
  | 'accepted'
  | 'duplicate'
  | 'overflow'
  | 'ignored'
  | 'other_connection'
  | 'unreadable';

/** Telnyx waits 2 s for an answer, and has its 503 within 1 s: the rest is for the network. */
export const STORE_LIMIT_MS = 950;

/**
 * @throws TimeLimitError when the sink is too slow; it may still have stored it, and the retry is then
 * a duplicate. Whatever the sink throws.
 */
export const storeWebhook = async (
  webhook: ParsedWebhook,
  rawBody: Buffer,
  sink: WebhookSink,
): Promise<StoreOutcome> => {
  switch (webhook.kind) {
    case 'ignored':
      return webhook.reason === 'other_connection' ? 'other_connection' : 'ignored';
    case 'unreadable':
      await withTimeLimit(
        () => sink.bury(rawBody, webhook.reason, webhook.id ?? digestOf(rawBody)),
        STORE_LIMIT_MS,
      );
      return 'unreadable';
    case 'message': {
      const result = await withTimeLimit(
        () => sink.accept(webhook.mailbox, webhook.id, webhook.message),
        STORE_LIMIT_MS,
      );
      return result === 'stored' ? 'accepted' : result;
    }
  }
};

const digestOf = (rawBody: Buffer): string =>
  `sha256-${createHash('sha256').update(rawBody).digest('hex')}`;
