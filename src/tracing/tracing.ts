// What the service tells of itself to a tracing backend: one trace a call, from its webhooks through
// its transitions to its commands. Without a backend each of these does only what it surrounds.

import type { Telemetry } from 'bullmq';

import type { CallSummary } from '../call/summary.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Posted } from '../redis/post-message.ts';
import type { Taken } from '../redis/taken.ts';

export interface Posting {
  readonly mailbox: MailboxId;
  readonly id: string;
  readonly message: object;
  /** `webhook`: from Telnyx. `message`: from one of ours. */
  readonly kind: 'webhook' | 'message';
}

export type Within = <T>(act: () => T) => T;

export interface Tracing {
  /** Takes the transition that asked for a command along with its job. Null: nothing is taken along. */
  readonly telemetry: Telemetry | null;
  /** One message on its way into its mailbox. */
  post<T>(posting: Posting, store: () => Promise<T>, outcomeOf: (reply: T) => Posted): Promise<T>;
  /** One message, from taken to committed. */
  transition<T extends { readonly status: string }>(
    mailbox: MailboxId,
    head: Pick<Taken, 'messageId' | 'message' | 'tries'>,
    apply: () => Promise<T>,
  ): Promise<T>;
  /** Brings what runs later into the span that is open now. */
  here(): Within;
  /** One attempt at a command. */
  command<T>(
    command: { readonly commandId: string; readonly type: string },
    attempt: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T>;
  /** The whole call, which every other span of its trace is a part of. Times are ms since the epoch. */
  callEnded(summary: CallSummary, startedAt: number, endedAt: number): void;
  /** Sends what has not been sent. Never rejects; takes 1 s at most. */
  close(): Promise<void>;
}

const runs: Within = (act) => act();

export const NO_TRACING: Tracing = {
  telemetry: null,
  post: (_posting, store) => store(),
  transition: (_mailbox, _head, apply) => apply(),
  here: () => runs,
  command: (_command, attempt) => attempt(),
  callEnded: () => {},
  close: () => Promise.resolve(),
};
