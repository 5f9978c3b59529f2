// The events of one transition, ready to be committed with it.

import type { CallState } from '../call/state.ts';
import type { RoomState } from '../conference/state.ts';
import { callEvents } from '../events/call-events.ts';
import { conferenceEvents } from '../events/conference-events.ts';
import type { Event, EventDraft } from '../events/event.ts';
import { mailboxKind } from '../mailbox/mailbox-id.ts';
import type { Applied, MachineContext } from './machine.ts';
import { effectId } from './message-ids.ts';

/** A transition that has been decided and is not committed. */
export interface Change {
  readonly context: MachineContext;
  readonly before: unknown;
  readonly applied: Applied;
}

export type DescribeChange = (change: Change) => readonly Event[];

export interface DescribeOptions {
  readonly maskNumber: (number: string) => string;
  readonly log: { error(fields: object, message: string): void };
}

/**
 * The same change has the same events under the same ids. A fault here is logged and costs the
 * events, never the change.
 */
export const describeChange =
  ({ maskNumber, log }: DescribeOptions): DescribeChange =>
  (change) => {
    const { mailbox, messageId, now } = change.context;
    try {
      return draftsOf(change, maskNumber).map(({ type, payload }, position): Event => ({
        record_type: 'event',
        id: effectId(mailbox, `event|${messageId}`, position),
        event_type: type,
        occurred_at: new Date(now).toISOString(),
        payload,
      }));
    } catch (error) {
      log.error({ err: error, event_id: messageId }, 'the events of a change could not be told');
      return [];
    }
  };

const draftsOf = (
  { context, before, applied }: Change,
  maskNumber: DescribeOptions['maskNumber'],
): readonly EventDraft[] => {
  // A mailbox's kind says what its states are.
  switch (mailboxKind(context.mailbox)) {
    case 'call':
      return callEvents(before as CallState | null, applied.state as CallState | null, maskNumber);
    case 'room':
      return conferenceEvents(
        {
          before: before as RoomState | null,
          after: applied.state as RoomState | null,
          members: applied.members.map((after) => ({
            before: memberBefore(context, after.callLegId),
            after,
          })),
          ended: applied.ended,
          recordings: applied.recordings,
        },
        maskNumber,
      );
    case 'conference':
      return [];
  }
};

const memberBefore = ({ member, roster }: MachineContext, callLegId: string) =>
  roster.find((one) => one.callLegId === callLegId) ??
  (member?.callLegId === callLegId ? member : null);
