// The operator asks, as the admin side does: the room's mailbox gets a message.

import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import type { Scheduler } from './scheduler.ts';
import type { OperatorAction } from './story.ts';
import type { TwinReader } from './twin/read-twin.ts';
import type { Twin } from './twin/twin.ts';
import type { QueueDoors } from './life-store.ts';

export interface OperatorParts {
  readonly scheduler: Scheduler;
  readonly twin: Twin;
  readonly reader: TwinReader;
  readonly doors: QueueDoors;
  readonly isHealed: () => boolean;
}

export const beginOperator = (
  asked: readonly OperatorAction[],
  { scheduler, twin, reader, doors, isHealed }: OperatorParts,
): void => {
  for (const [index, { at, line, action }] of asked.entries()) {
    scheduler.after(at, () => {
      const room = reader.readRoom(line);
      if (isHealed() || room?.phase !== 'open') return;
      const { conferenceId } = room.conference;
      const mailbox = roomMailbox(line);
      const message = { type: 'action.requested', conferenceId, action };
      twin.post(mailbox, `action-${index}`, message, scheduler.now());
      doors.wake([mailbox]);
    });
  }
};
