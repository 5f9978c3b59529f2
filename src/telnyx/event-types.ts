// The closed list of Telnyx's event types: those that partyline acts on, and those it only counts.

import type { CallEvent } from '../call/message.ts';
import type { ConferenceEvent } from '../conference/message.ts';

// Records rather than lists, so that the compiler asks for every type of the core.

const CALL_EVENT_TYPES: Readonly<Record<CallEvent['type'], true>> = {
  'call.initiated': true,
  'call.answered': true,
  'call.hangup': true,
  'call.dtmf.received': true,
  'call.gather.ended': true,
  'call.speak.started': true,
  'call.speak.ended': true,
  'call.playback.started': true,
  'call.playback.ended': true,
  'conference.participant.joined': true,
  'conference.participant.left': true,
  'conference.participant.speak.ended': true,
};

const CONFERENCE_EVENT_TYPES: Readonly<Record<ConferenceEvent['type'], true>> = {
  'conference.created': true,
  'conference.ended': true,
  'conference.floor.changed': true,
  'conference.recording.saved': true,
};

/** Those that partyline acts on. */
export const EVENT_TYPES = [
  ...Object.keys(CALL_EVENT_TYPES),
  ...Object.keys(CONFERENCE_EVENT_TYPES),
] as [string, ...string[]]; // The keys above.

/** Sent by an application like ours, and of no consequence to a call or a room. */
const OTHER_EVENT_TYPES: ReadonlySet<string> = new Set([
  'call.bridged',
  'call.cost',
  'call.dequeued',
  'call.enqueued',
  'call.hold',
  'call.recording.error',
  'call.recording.saved',
  'call.unhold',
  'conference.participant.playback.ended',
  'conference.participant.playback.started',
  'conference.participant.speak.started',
  'conference.playback.ended',
  'conference.playback.started',
  'conference.speak.ended',
  'conference.speak.started',
]);

export const isCallEventType = (type: string): type is CallEvent['type'] =>
  Object.hasOwn(CALL_EVENT_TYPES, type);

export const isConferenceEventType = (type: string): type is ConferenceEvent['type'] =>
  Object.hasOwn(CONFERENCE_EVENT_TYPES, type);

/** The type as a metric's label: one of Telnyx's, or `other`, so that no sender can add labels. */
export const eventTypeLabel = (type: string | null): string =>
  type !== null &&
  (isCallEventType(type) || isConferenceEventType(type) || OTHER_EVENT_TYPES.has(type))
    ? type
    : 'other';
