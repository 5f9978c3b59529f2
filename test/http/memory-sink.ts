// A store that promises what the real one does, without Redis: the outside of src/http.

import type { CallEvent } from '../../src/call/message.ts';
import type { ConferenceEvent } from '../../src/conference/message.ts';
import type { WebhookSink } from '../../src/http/store-webhook.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';

interface StoredMessage {
  readonly mailbox: MailboxId;
  readonly id: string;
  readonly message: CallEvent | ConferenceEvent;
}

interface DeadLetter {
  readonly rawBody: Buffer;
  readonly reason: string;
  readonly id: string;
}

export interface MemorySink extends WebhookSink {
  readonly messages: StoredMessage[];
  readonly deadLetters: DeadLetter[];
  /** Awaited before anything is stored: reject it to be broken, never settle it to hang. */
  before: () => Promise<void>;
  /** Messages that fit; 500 in the real one. */
  capacity: number;
}

export const memorySink = (): MemorySink => {
  const sink: MemorySink = {
    messages: [],
    deadLetters: [],
    before: () => Promise.resolve(),
    capacity: Infinity,
    accept: async (mailbox, id, message) => {
      await sink.before();
      if (sink.messages.some((stored) => stored.id === id)) return 'duplicate';
      if (sink.messages.length >= sink.capacity) return 'overflow';
      sink.messages.push({ mailbox, id, message });
      return 'stored';
    },
    bury: async (rawBody, reason, id) => {
      await sink.before();
      sink.deadLetters.push({ rawBody, reason, id });
    },
  };
  return sink;
};
