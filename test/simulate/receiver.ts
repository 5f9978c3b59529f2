// The receiver's work on one delivery: read, stored, announced, and then answered.

import type { Webhook } from '../simulator/model/webhook.ts';
import type { Switches } from '../simulator/switches.ts';
import { parseWebhook } from '../../src/telnyx/parse-webhook.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Queues } from '../../src/queue/queues.ts';
import type { Life } from './life.ts';
import type { Memory } from './twin/memory.ts';

export interface ReceiverParts {
  readonly store: Pick<MailboxStore, 'post'>;
  readonly queues: Pick<Queues, 'wake'>;
  readonly connectionId: string | null;
  readonly switches: Switches;
  readonly memory: Pick<Memory, 'flushes'>;
  /** The webhook is stored, and was answered 200. */
  readonly onAccepted: (mailbox: MailboxId, id: string) => void;
}

/** Resolves with whether the service answered 200. */
export const receive = async (
  life: Life,
  webhook: Webhook,
  { store, queues, connectionId, switches, memory, onAccepted }: ReceiverParts,
): Promise<boolean> => {
  const body = Buffer.from(JSON.stringify(bodyOf(webhook, switches)));
  const parsed = parseWebhook(body, { connectionId, receivedAtMs: life.now() });
  if (parsed.kind === 'unreadable') throw new Error(`a webhook cannot be read: ${parsed.reason}`);
  if (parsed.kind === 'ignored') return true;
  const { flushes } = memory;
  await store.post(parsed.mailbox, parsed.id, parsed.message, life.now());
  await queues.wake([parsed.mailbox]);
  if (flushes === memory.flushes) onAccepted(parsed.mailbox, parsed.id);
  return true;
};

const bodyOf = (webhook: Webhook, { floorEnvelope }: Switches): object => {
  const { id, eventType, occurredAt, payload } = webhook;
  const data = {
    record_type: 'event',
    event_type: eventType,
    id,
    occurred_at: occurredAt,
    payload,
  };
  return floorEnvelope === 'bare' && eventType === 'conference.floor.changed' ? data : { data };
};
