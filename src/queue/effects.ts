// Carries out what transitions asked for, before their state is committed; but for commands that the
// commit records. Every effect has an id that follows from its cause, so doing it again does nothing.

import type { Effect } from '../mailbox/effect.ts';
import {
  callMailbox,
  conferenceMailbox,
  roomMailbox,
  type MailboxId,
} from '../mailbox/mailbox-id.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post } from '../redis/post-message.ts';
import type { Within } from '../tracing/tracing.ts';
import { effectId } from './message-ids.ts';
import type { CommandJob, Queues } from './queues.ts';

/** One transition. */
export interface Cause {
  readonly mailbox: MailboxId;
  readonly messageId: string;
  /** The transition's clock: when the commands were asked for. */
  readonly issuedAt: number;
  readonly effects: readonly Effect[];
  /** Runs what carries out one of its effects. */
  readonly within: Within;
}

export interface EffectTargets {
  readonly store: Pick<MailboxStore, 'post'>;
  /** Stores a message, and has its mailbox read from there on. */
  readonly post: Post;
  readonly queues: Pick<Queues, 'addCommands'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What causes ask for. Every part of it has its id. */
export interface Asked {
  readonly letters: readonly Letter[];
  readonly orders: readonly Order[];
}

interface Letter extends Pick<Cause, 'within'> {
  readonly id: string;
  readonly mailbox: MailboxId;
  readonly message: object;
}

/** The commands of one transition. */
interface Order extends Pick<Cause, 'within'> {
  readonly jobs: readonly CommandJob[];
}

export const askedBy = (causes: readonly Cause[]): Asked => {
  const letters: Letter[] = [];
  const orders: Order[] = [];
  for (const { mailbox, messageId, issuedAt, effects, within } of causes) {
    const jobs: CommandJob[] = [];
    for (const [position, effect] of effects.entries()) {
      const id = effectId(mailbox, messageId, position);
      if (effect.kind === 'command') {
        jobs.push({ mailbox, commandId: id, command: effect.command, issuedAt });
      } else {
        letters.push({ id, mailbox: targetOf(effect), message: effect.message, within });
      }
    }
    if (jobs.length > 0) orders.push({ jobs, within });
  }
  return { letters, orders };
};

/**
 * Resolves once all of it is stored. Messages to one mailbox arrive in the order of the causes and
 * their effects.
 *
 * @throws ioredis's errors; some effects may have been carried out by then.
 */
export const carryOut = async (
  { letters, orders }: Asked,
  targets: EffectTargets,
): Promise<void> => {
  const { queues } = targets;
  const byMailbox = Map.groupBy(letters, ({ mailbox }) => mailbox);
  await Promise.all([...byMailbox.values()].map((all) => postInOrder(all, targets)));
  await Promise.all(orders.map(({ jobs, within }) => within(() => queues.addCommands(jobs))));
};

const targetOf = (effect: Exclude<Effect, { kind: 'command' }>): MailboxId => {
  switch (effect.kind) {
    case 'tell-call':
      return callMailbox(effect.callLegId);
    case 'tell-room':
      return roomMailbox(effect.line);
    case 'tell-conference':
      return conferenceMailbox(effect.conferenceId);
  }
};

/** The mailbox is read once all of them are there. */
const postInOrder = async (
  letters: readonly Letter[],
  { store, post, clock }: EffectTargets,
): Promise<void> => {
  for (const [place, { id, mailbox, message, within }] of letters.entries()) {
    const put = place === letters.length - 1 ? post : store.post;
    await within(() => put(mailbox, id, message, clock()));
  }
};
