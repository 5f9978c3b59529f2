// What the routes of `/v1` work with.

import type { RecordingFound } from '../call/command.ts';
import type { Lines } from '../conference/line.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { UndeliveredEvents } from '../queue/undelivered-events.ts';
import type { DeadLetters } from '../redis/dead-letters.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { ReadModel } from '../redis/read-model.ts';
import type { RequestLedger } from '../redis/request-ledger.ts';
import type { DialRules } from './actions/refuse-action.ts';
import type { EventFeed } from './events/event-feed.ts';
import type { ApiLog } from './api-error-handler.ts';

export interface AdminContext {
  readonly lines: Lines;
  readonly readModel: ReadModel;
  readonly deadLetters: Pick<DeadLetters, 'list' | 'count' | 'replay'>;
  readonly undelivered: Pick<UndeliveredEvents, 'list' | 'count' | 'retry'>;
  readonly store: Pick<MailboxStore, 'post'>;
  /** Which actions were accepted under an `Idempotency-Key`. */
  readonly requests: RequestLedger;
  readonly dialling: DialRules;
  /** Null in a process without an API key. @throws RecordingUnavailableError */
  readonly findRecording: ((recordingId: string) => Promise<RecordingFound | null>) | null;
  readonly feed: EventFeed;
  /** Sees to it that somebody reads a mailbox that was posted to. */
  readonly wake: (mailbox: MailboxId) => Promise<void>;
  /** Leaves a number as it is where `LOG_NUMBERS=plain`. */
  readonly maskNumber: (number: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: ApiLog;
}
