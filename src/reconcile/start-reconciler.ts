// The reconciler: half the differences between Redis and Telnyx are messages under way; those that
// stay are lost webhooks or bugs, and are mended by messages of our own in the same mailboxes.

import { setTimeout as wait } from 'node:timers/promises';

import { compare } from './compare.ts';
import { takeSurvey, type SurveyOptions } from './survey.ts';
import { confirmedGone } from './confirm-gone.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Lease } from '../redis/lease.ts';
import type { Queues } from '../queue/queues.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';

export interface ReconcilerOptions extends SurveyOptions {
  readonly intervalMs: number;
  /** One process at a time reconciles. */
  readonly lease: Lease;
  readonly store: Pick<MailboxStore, 'post'>;
  readonly queues: Pick<Queues, 'wake'>;
  readonly onRepair: (kind: DifferenceKind) => void;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

export interface Reconciler {
  /** Surveys at once: after a reconnect to Redis, say. */
  trigger(): void;
  /** Finishes the survey in hand. */
  close(): Promise<void>;
}

/**
 * Surveys twice an interval. What is found in two surveys in a row is mended, so a difference is
 * mended within one interval, and one that is younger than half of it is left alone.
 */
export const startReconciler = (options: ReconcilerOptions): Reconciler => {
  const { intervalMs, lease, log } = options;
  const periodMs = intervalMs / 2;
  const closed = new AbortController();
  let early = new AbortController();
  let suspects: ReadonlySet<string> = new Set();

  const round = async (): Promise<void> => {
    if (!(await lease.hold(intervalMs * 2))) {
      suspects = new Set();
      return;
    }
    const differences = compare(await takeSurvey(options));
    const lasting = differences.filter((difference) => suspects.has(keyOf(difference)));
    for (const difference of lasting) await mend(difference, options);
    const mended = new Set(lasting.map(keyOf));
    suspects = new Set(differences.map(keyOf).filter((key) => !mended.has(key)));
  };

  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      try {
        await round();
      } catch (err) {
        log.warn({ err }, 'Telnyx and Redis could not be compared');
      }
      early = new AbortController();
      const signal = AbortSignal.any([closed.signal, early.signal]);
      await wait(periodMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    trigger: () => early.abort(),
    close: async () => {
      closed.abort();
      await running;
      await lease
        .release()
        .catch((err: unknown) => log.warn({ err }, 'the lease was not released'));
    },
  };
};

const keyOf = ({ kind, subject }: Difference): string => `${kind} ${subject}`;

const mend = async (difference: Difference, options: ReconcilerOptions): Promise<void> => {
  const { client, store, queues, now, onRepair, log } = options;
  const { kind, subject, mailbox, message, confirmGone } = difference;
  if (confirmGone !== null && !(await confirmedGone(client, confirmGone))) return;
  const at = now();
  await store.post(mailbox, `recon-${kind}-${subject}-${at}`, message, at);
  await queues.wake([mailbox]);
  onRepair(kind);
  log.info({ event: 'reconcile.drift', kind, ...idsOf(difference) }, 'a difference was mended');
};

const idsOf = ({ kind, subject }: Difference): object =>
  kind === 'conference_found' || kind === 'conference_gone'
    ? { conference_id: subject }
    : { call_leg_id: subject };
