// One round of the reconciler: a survey, and the mending of what has been different for a while. Half
// the differences between Redis and Telnyx are messages under way, and gone by then.

import { randomUUID } from 'node:crypto';

import { compare } from './compare.ts';
import { takeSurvey, type SurveyOptions } from './survey.ts';
import { confirmedGone } from './confirm-gone.ts';
import { confirmedEnded } from './confirm-ended.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Lease } from '../redis/lease.ts';
import type { Queues } from '../queue/queues.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import { SURVEYED, type SurveyMark } from '../redis/survey-mark.ts';

export interface RoundOptions extends SurveyOptions {
  readonly intervalMs: number;
  /** One process at a time reconciles. */
  readonly lease: Pick<Lease, 'hold'>;
  readonly store: Pick<MailboxStore, 'post'>;
  readonly queues: Pick<Queues, 'wake'>;
  readonly surveyMark: SurveyMark;
  readonly onRepair: (kind: DifferenceKind) => void;
  readonly log: { info(fields: object, message: string): void };
}

/**
 * Of an interval. A process that dies while it holds the lease is replaced in time for another one to
 * see, and to mend, what happened meanwhile. The holder has to renew it between its rounds.
 */
export const LEASE_SHARE = 1 / 4;
/** Of an interval. Rounds come every half of it, and also whenever Redis was away. */
const LASTING_SHARE = 2 / 5;

/**
 * A function that makes one round each time it is called; rounds must not overlap. It remembers since
 * when something is different, unless another process has held the lease since. It resolves with
 * false when another process holds it.
 *
 * Rounds reject with the SDK's errors and ioredis's; the next one begins where this one did.
 */
export const createRound = (options: RoundOptions): (() => Promise<boolean>) => {
  const { intervalMs, lease, surveyMark, now } = options;
  let suspects: ReadonlyMap<string, number> = new Map();
  const markSurvey = surveyMarker(surveyMark);

  return async () => {
    if (!(await lease.hold(intervalMs * LEASE_SHARE))) {
      suspects = new Map();
      return false;
    }
    const startedAt = now();
    await markSurvey.begin();
    const since = (difference: Difference): number => suspects.get(keyOf(difference)) ?? startedAt;
    const differences = compare(await takeSurvey(options));
    const lasting = differences.filter(
      (difference) => startedAt - since(difference) >= intervalMs * LASTING_SHARE,
    );
    for (const difference of lasting) await mend(difference, options);
    await markSurvey.end(differences);
    suspects = new Map(
      differences
        .filter((difference) => !lasting.includes(difference))
        .map((difference) => [keyOf(difference), since(difference)]),
    );
    return true;
  };
};

/**
 * Sets the mark once rooms have heard of every conference that the first survey after a loss has shown
 * and they did not know. A later one went through its room; there is always one that no room knows yet,
 * or not any more.
 */
const surveyMarker = (mark: SurveyMark) => {
  const word = randomUUID();
  let unknown: ReadonlySet<string> | null = null;
  let isMarked = false;
  return {
    begin: async (): Promise<void> => {
      const found = await mark.read();
      isMarked = found === SURVEYED;
      // Nobody's word, or another's: Redis has lost its data since, or another process surveyed.
      if (found !== word) unknown = null;
      if (!isMarked) await mark.write(word);
    },
    end: async (differences: readonly Difference[]): Promise<void> => {
      if (isMarked) return;
      const found = differences
        .filter(({ kind }) => kind === 'conference_found')
        .map(({ subject }) => subject);
      unknown = new Set(unknown === null ? found : found.filter((id) => unknown?.has(id)));
      // Lost once more since: the next round begins anew.
      if (unknown.size === 0 && (await mark.read()) === word) await mark.write(SURVEYED);
    },
  };
};

const keyOf = ({ kind, subject, isOver }: Difference): string =>
  isOver === true ? `${kind} ${subject} that is over` : `${kind} ${subject}`;

const mend = async (difference: Difference, options: RoundOptions): Promise<void> => {
  const { client, store, queues, now, onRepair, log } = options;
  const { kind, subject, mailbox } = difference;
  const message = await confirmed(difference, client);
  if (message === null) return;
  const at = now();
  await store.post(mailbox, `recon-${kind}-${subject}-${at}`, message, at);
  await queues.wake([mailbox]);
  onRepair(kind);
  log.info({ event: 'reconcile.drift', kind, ...idsOf(difference) }, 'a difference was mended');
};

/** Null: Telnyx, asked for this one leg or conference, says otherwise than its lists. */
const confirmed = async (
  { message, confirmGone }: Difference,
  client: RoundOptions['client'],
): Promise<Difference['message'] | null> => {
  if (confirmGone === null) return message;
  if ('callControlId' in confirmGone) {
    return (await confirmedGone(client, confirmGone.callControlId)) ? message : null;
  }
  const ended = await confirmedEnded(client, confirmGone);
  if (ended === null) return null;
  return message.type === 'conference.ended' ? { ...message, ...ended } : message;
};

const idsOf = ({ kind, subject }: Difference): object =>
  kind === 'conference_found' || kind === 'conference_gone'
    ? { conference_id: subject }
    : { call_leg_id: subject };
