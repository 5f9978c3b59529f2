// Webhooks as the model hands them out: decided, stamped, not yet signed or sent.

import type { World } from './world.ts';
import type { Conference } from './conference.ts';
import type { Leg } from './leg.ts';

export type Payload = Readonly<Record<string, unknown>>;

export interface Webhook {
  readonly id: string;
  readonly eventType: string;
  readonly occurredAt: string;
  readonly connectionId: string;
  readonly callLegId: string | null;
  readonly conferenceId: string | null;
  /** What it is about and which of its kind it is, without random ids: weather is drawn by it. */
  readonly key: string;
  readonly payload: Payload;
}

interface About {
  readonly leg?: Leg;
  readonly conference?: Conference;
}

/** `payload` is made once the time of the event is known. */
export const emit = (
  world: World,
  eventType: string,
  about: About,
  payload: (occurredAt: string) => Payload,
): void => {
  const { leg, conference } = about;
  const connectionId = leg?.connectionId ?? conference?.connectionId;
  if (connectionId === undefined) throw new Error(`${eventType} is about nothing`);
  const occurredAt = world.stamp();
  const subject = `${leg === undefined ? '' : `leg-${leg.ordinal}`}${conference === undefined ? '' : `conference-${conference.ordinal}`}`;
  const webhook: Webhook = {
    id: world.ids.uuid(),
    eventType,
    occurredAt,
    connectionId,
    callLegId: leg?.callLegId ?? null,
    conferenceId: conference?.id ?? null,
    key: world.nthKey(`${subject} ${eventType}`),
    payload: payload(occurredAt),
  };
  world.note({
    what: 'webhook.emitted',
    eventId: webhook.id,
    eventType,
    occurredAt,
    callLegId: webhook.callLegId,
    conferenceId: webhook.conferenceId,
  });
  leg?.events.push({ at: world.clock.now(), name: eventType, type: 'webhook' });
  world.onWebhook(webhook);
};
