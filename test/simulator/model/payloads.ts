// Payload shapes of the events, field by field as Telnyx documents them, or as one real call
// showed them (switch `callPayload`).

import type { World } from './world.ts';
import type { Conference } from './conference.ts';
import { emit } from './webhook.ts';
import type { Payload } from './webhook.ts';
import type { Leg } from './leg.ts';

const legIds = (leg: Leg): Payload => ({
  call_control_id: leg.callControlId,
  call_leg_id: leg.callLegId,
  call_session_id: leg.callSessionId,
  client_state: leg.clientState,
  connection_id: leg.connectionId,
});

/** An event of a leg: ids, its own client state, then `extra`. */
export const emitCall = (world: World, leg: Leg, eventType: string, extra: Payload = {}): void => {
  const seen = world.switches.callPayload === 'observed' ? { calling_party_type: 'pstn' } : {};
  emit(world, eventType, { leg }, () => ({ ...legIds(leg), ...seen, ...extra }));
};

export const numbers = (leg: Leg): Payload => ({ from: leg.from, to: leg.to });

interface ConferenceEvent {
  readonly eventType: string;
  readonly conference: Conference;
  /** Whose ids the event carries. */
  readonly leg: Leg;
  readonly extra?: Payload;
}

/** The owner's client state, never the participant's: that is how Telnyx documents it. */
const conferenceIds = (event: ConferenceEvent): Payload => ({
  ...legIds(event.leg),
  client_state: event.conference.clientState,
  conference_id: event.conference.id,
  ...event.extra,
});

/** `conference.participant.joined` and `left`: no time inside the payload. */
export const emitSeat = (world: World, event: ConferenceEvent): void =>
  emit(world, event.eventType, event, () => conferenceIds(event));

const timeIn = (world: World, occurredAt: string): Payload => ({
  [world.switches.payloadTime]: occurredAt,
});

/** `conference.created`, `ended`, `floor.changed`, and what one participant alone hears. */
export const emitConference = (world: World, event: ConferenceEvent): void =>
  emit(world, event.eventType, event, (occurredAt) => ({
    ...conferenceIds(event),
    ...timeIn(world, occurredAt),
  }));

/** What everybody hears: names the conference and no leg, and carries no client state. */
export const emitToEverybody = (
  world: World,
  conference: Conference,
  eventType: string,
  extra: Payload = {},
): void =>
  emit(world, eventType, { conference }, (occurredAt) => ({
    conference_id: conference.id,
    connection_id: conference.connectionId,
    creator_call_session_id: conference.creator.callSessionId,
    ...extra,
    ...timeIn(world, occurredAt),
  }));
