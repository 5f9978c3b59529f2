// Carries out what a transition asked for, before its state is committed. Every effect has an id
// that follows from its cause, so doing it again does nothing.

import type { Effect } from '../mailbox/effect.ts';
import {
  callMailbox,
  conferenceMailbox,
  roomMailbox,
  type MailboxId,
} from '../mailbox/mailbox-id.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post } from '../redis/post-message.ts';
import { effectId } from './message-ids.ts';
import type { CommandJob, Queues } from './queues.ts';

export interface Cause {
  readonly mailbox: MailboxId;
  readonly messageId: string;
  /** The transition's clock: when the commands were asked for. */
  readonly issuedAt: number;
}

export interface EffectTargets {
  readonly store: Pick<MailboxStore, 'post'>;
  /** Stores a message, and has its mailbox read from there on. */
  readonly post: Post;
  readonly queues: Pick<Queues, 'addCommands'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

interface Letter {
  readonly id: string;
  readonly mailbox: MailboxId;
  readonly message: object;
}

/**
 * Resolves once all of them are stored. Messages to one mailbox arrive in the order of the effects.
 *
 * @throws ioredis's errors; some effects may have been carried out by then.
 */
export const carryOut = async (
  effects: readonly Effect[],
  cause: Cause,
  targets: EffectTargets,
): Promise<void> => {
  const letters: Letter[] = [];
  const commands: CommandJob[] = [];
  for (const [position, effect] of effects.entries()) {
    const id = effectId(cause.mailbox, cause.messageId, position);
    if (effect.kind === 'command') {
      const { mailbox, issuedAt } = cause;
      commands.push({ mailbox, commandId: id, command: effect.command, issuedAt });
    } else {
      letters.push({ id, mailbox: targetOf(effect), message: effect.message });
    }
  }

  const byMailbox = Map.groupBy(letters, ({ mailbox }) => mailbox);
  await Promise.all([...byMailbox.values()].map((all) => postInOrder(all, targets)));
  await targets.queues.addCommands(commands);
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
  for (const [place, { id, mailbox, message }] of letters.entries()) {
    const isLast = place === letters.length - 1;
    await (isLast ? post : store.post)(mailbox, id, message, clock());
  }
};
