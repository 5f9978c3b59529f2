// The events of one call from ringing to hang-up, as the receiver stores them.

import { randomUUID } from 'node:crypto';

import type { CallEvent, CallEventIds } from '../../src/call/message.ts';
import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';

export interface WholeCall {
  readonly mailbox: MailboxId;
  readonly callLegId: string;
  readonly callControlId: string;
  readonly events: readonly CallEvent[];
}

/** Whoever calls `to`, stays in this conference for a while and hangs up. */
export const wholeCall = (to: string, from: string, conferenceId: string): WholeCall => {
  const callLegId = randomUUID();
  const callControlId = `v3:${randomUUID()}${randomUUID().slice(0, 16)}`;
  const callSessionId = randomUUID();
  const startedAt = Date.now();
  const ids = (second: number): CallEventIds => ({
    callLegId,
    callControlId,
    callSessionId,
    connectionId: '1684641123236054244',
    clientState: null,
    occurredAt: `${new Date(startedAt + second * 1_000).toISOString().slice(0, -1)}000Z`,
  });
  const parties = { from, to };
  return {
    mailbox: callMailbox(callLegId),
    callLegId,
    callControlId,
    events: [
      { ...ids(0), ...parties, type: 'call.initiated', direction: 'incoming' },
      { ...ids(1), ...parties, type: 'call.answered' },
      { ...ids(1), type: 'call.speak.started' },
      { ...ids(4), type: 'call.speak.ended', status: 'completed' },
      { ...ids(5), type: 'conference.participant.joined', conferenceId },
      { ...ids(20), type: 'call.dtmf.received', digit: '1' },
      { ...ids(60), type: 'conference.participant.left', conferenceId },
      {
        ...ids(60),
        ...parties,
        type: 'call.hangup',
        hangupCause: 'normal_clearing',
        hangupSource: 'caller',
      },
    ],
  };
};

/** Events that a call in a conference takes note of, and nothing else. */
export const quietEvents = ({ callLegId, callControlId }: WholeCall): readonly CallEvent[] => {
  const ids: CallEventIds = {
    callLegId,
    callControlId,
    callSessionId: null,
    connectionId: null,
    clientState: null,
    occurredAt: `${new Date().toISOString().slice(0, -1)}000Z`,
  };
  return Array.from({ length: 8 }, (_, index): CallEvent =>
    index % 2 === 0
      ? { ...ids, type: 'call.dtmf.received', digit: String(index) }
      : { ...ids, type: 'call.speak.ended', status: 'completed' },
  );
};
