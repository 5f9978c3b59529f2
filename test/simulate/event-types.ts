// The types of webhooks that the service acts on.

import type { CallEvent } from '../../src/call/message.ts';
import type { ConferenceEvent } from '../../src/conference/message.ts';

type EventType = CallEvent['type'] | ConferenceEvent['type'];

// A record rather than a list, so that the compiler asks for every type.
const types: Readonly<Record<EventType, true>> = {
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
  'conference.created': true,
  'conference.ended': true,
  'conference.floor.changed': true,
  'conference.recording.saved': true,
};

export const EVENT_TYPES = Object.keys(types) as [EventType, ...EventType[]]; // The keys above.
