// What the routes of `/v1` work with.

import type { Lines } from '../conference/line.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { DeadLetters } from '../redis/dead-letters.ts';
import type { ReadModel } from '../redis/read-model.ts';
import type { ApiLog } from './api-error-handler.ts';

export interface AdminContext {
  readonly lines: Lines;
  readonly readModel: ReadModel;
  readonly deadLetters: Pick<DeadLetters, 'list' | 'count' | 'replay'>;
  /** Sees to it that somebody reads a mailbox that was posted to. */
  readonly wake: (mailbox: MailboxId) => Promise<void>;
  /** Leaves a number as it is where `LOG_NUMBERS=plain`. */
  readonly maskNumber: (number: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: ApiLog;
}
