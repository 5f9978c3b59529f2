// What an event tells about a call in any phase and in any order: identities, times, membership.
// Times are Telnyx's, not ours, so that every order of arrival gives the same facts.

import type { CallEvent, CallMessage } from './message.ts';
import type { CallState, Membership } from './state.ts';
import { momentOf } from './occurred-at.ts';

/** Of what arrives in a call's mailbox, Telnyx's events alone have such types. */
export const isEventType = (type: string): boolean => /^(?:call|conference)\./.test(type);

export const isCallEvent = (message: CallMessage): message is CallEvent =>
  isEventType(message.type);

/** The state with the event's facts in it; the phase is untouched. */
export const absorb = (state: CallState, event: CallEvent, now: number): CallState => {
  const known: CallState = {
    ...state,
    callControlId: state.callControlId === '' ? event.callControlId : state.callControlId,
    callSessionId: state.callSessionId ?? event.callSessionId,
    connectionId: state.connectionId ?? event.connectionId,
    clientState: state.clientState ?? event.clientState,
    events: state.events + 1,
  };
  const at = momentOf(event.occurredAt, now);
  switch (event.type) {
    case 'call.initiated':
      return {
        ...known,
        from: event.from ?? known.from,
        to: event.to ?? known.to,
        direction: event.direction,
        startedAt: Math.min(known.startedAt, at),
      };
    case 'call.answered':
      return {
        ...known,
        from: known.from ?? event.from,
        to: known.to ?? event.to,
        startedAt: Math.min(known.startedAt, at),
        answeredAt: at,
      };
    case 'call.hangup':
      return {
        ...known,
        from: known.from ?? event.from,
        to: known.to ?? event.to,
        startedAt: Math.min(known.startedAt, at),
        endedAt: at,
        hangupCause: event.hangupCause,
        hangupSource: event.hangupSource,
      };
    case 'conference.participant.joined':
    case 'conference.participant.left':
      return withMembership(known, event.conferenceId, event, at);
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'conference.participant.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
      return { ...known, startedAt: Math.min(known.startedAt, at) };
  }
};

const withMembership = (
  known: CallState,
  conferenceId: string,
  event: CallEvent,
  at: number,
): CallState => {
  const present = event.type === 'conference.participant.joined';
  return {
    ...known,
    startedAt: Math.min(known.startedAt, at),
    joinedAt: present ? Math.min(known.joinedAt ?? at, at) : known.joinedAt,
    leftAt: present ? known.leftAt : Math.max(known.leftAt ?? at, at),
    membership: newer(known.membership, { conferenceId, occurredAt: event.occurredAt, present }),
  };
};

/** Last writer wins on `occurred_at`; at the same instant left wins over joined. */
const newer = (before: Membership | null, after: Membership): Membership => {
  if (before === null || after.occurredAt > before.occurredAt) return after;
  if (after.occurredAt < before.occurredAt) return before;
  if (before.present !== after.present) return before.present ? after : before;
  return before.conferenceId >= after.conferenceId ? before : after;
};
