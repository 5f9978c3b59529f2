// One round of the reconciler: a survey, and the mending of what was different in the one before as
// well. Half the differences between Redis and Telnyx are messages under way, and gone by then.

import { compare } from './compare.ts';
import { takeSurvey, type SurveyOptions } from './survey.ts';
import { confirmedGone } from './confirm-gone.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Lease } from '../redis/lease.ts';
import type { Queues } from '../queue/queues.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';

export interface RoundOptions extends SurveyOptions {
  readonly intervalMs: number;
  /** One process at a time reconciles. */
  readonly lease: Pick<Lease, 'hold'>;
  readonly store: Pick<MailboxStore, 'post'>;
  readonly queues: Pick<Queues, 'wake'>;
  readonly onRepair: (kind: DifferenceKind) => void;
  readonly log: { info(fields: object, message: string): void };
}

/**
 * A function that makes one round each time it is called; rounds must not overlap. It remembers the
 * differences of its last survey, unless another process has held the lease since.
 *
 * Rounds reject with the SDK's errors and ioredis's; the next one begins where this one did.
 */
export const createRound = (options: RoundOptions): (() => Promise<void>) => {
  const { intervalMs, lease } = options;
  let suspects: ReadonlySet<string> = new Set();

  return async () => {
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
};

const keyOf = ({ kind, subject }: Difference): string => `${kind} ${subject}`;

const mend = async (difference: Difference, options: RoundOptions): Promise<void> => {
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
