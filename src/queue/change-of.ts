// One transition, with the events that tell of it.

import type { Event } from '../events/event.ts';
import { mailboxKind } from '../mailbox/mailbox-id.ts';
import type { Envelope } from '../redis/taken.ts';
import type { DescribeChange } from './describe-change.ts';
import type { Applied, MachineContext, Machines } from './machine.ts';

export interface ChangeContext {
  readonly machines: Machines;
  /** The events that are committed with a change. @default none */
  readonly describe?: DescribeChange;
}

/** One transition, not yet committed. */
export interface AppliedChange extends Envelope {
  readonly known: MachineContext;
  readonly before: unknown;
  readonly applied: Applied;
  readonly events: readonly Event[];
}

/** @throws what the machine throws. */
export const changeOf = (
  before: unknown,
  { messageId, postedAt, message }: Envelope,
  known: MachineContext,
  { machines, describe }: ChangeContext,
): AppliedChange => {
  const applied = machines[mailboxKind(known.mailbox)].apply(before, message, known);
  const events = describe?.({ context: known, before, applied }) ?? [];
  return { messageId, postedAt, message, known, before, applied, events };
};
