// Two people meet on a line and go: every webhook of it as Telnyx delivers it, in the order in which it
// happened.

import { randomUUID } from 'node:crypto';

import { encodeClientState } from '../../src/telnyx/client-state-codec.ts';
import { callerNumber } from './phone-numbers.ts';
import { delivery } from './webhook-fixture.ts';

export interface Person {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string;
  readonly from: string;
}

export interface PartyStory {
  /** The number that was called, and the line's name where no lines are configured. */
  readonly line: string;
  readonly conferenceId: string;
  readonly opener: Person;
  readonly guest: Person;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly webhooks: readonly { readonly name: string; readonly body: Buffer }[];
}

/** Ids of its own each time; everything is over by now. */
export const partyStory = (line: string): PartyStory => {
  const startedAt = Date.now() - STORY_MS;
  const [opener, guest] = [person(0), person(1)];
  const conferenceId = randomUUID();
  const answered = encodeClientState({ line, role: 'guest', generation: 0 });
  const seated = encodeClientState({ line, role: 'guest', generation: 1 });

  const webhook = (
    type: string,
    secs: number,
    who: Person,
    payload: Readonly<Record<string, unknown>>,
  ) => {
    const occurredAt = new Date(startedAt + secs * 1_000).toISOString();
    const copy = delivery(type, {
      call_leg_id: who.callLegId,
      call_control_id: who.callControlId,
      call_session_id: who.callSessionId,
      ...payload,
    });
    Object.assign(copy.data, { id: randomUUID(), occurred_at: occurredAt });
    if ('occurred_at' in copy.data.payload) copy.data.payload['occurred_at'] = occurredAt;
    const name = `${type} of ${who === opener ? 'the opener' : 'the guest'}`;
    return { name, body: Buffer.from(JSON.stringify(copy)) };
  };
  const ofCall = (type: string, secs: number, who: Person, clientState: string | null) =>
    webhook(type, secs, who, { from: who.from, to: line, client_state: clientState });
  const ofConference = (type: string, secs: number, who: Person) =>
    webhook(type, secs, who, { conference_id: conferenceId, client_state: seated });

  return {
    line,
    conferenceId,
    opener,
    guest,
    startedAt,
    webhooks: [
      ofCall('call.initiated', 0, opener, null),
      ofCall('call.answered', 1, opener, answered),
      ofCall('call.speak.ended', 3, opener, answered),
      ofConference('conference.created', 4, opener),
      ofConference('conference.participant.joined', 4, opener),
      ofCall('call.initiated', 5, guest, null),
      ofCall('call.answered', 6, guest, answered),
      ofConference('conference.participant.joined', 8, guest),
      ofConference('conference.floor.changed', 9, guest),
      ofConference('conference.participant.left', 10, opener),
      ofCall('call.hangup', 10, opener, seated),
      ofConference('conference.participant.left', 12, guest),
      ofCall('call.hangup', 12, guest, seated),
      ofConference('conference.ended', 12, guest),
      ofConference('conference.recording.saved', 14, guest),
    ],
  };
};

const STORY_MS = 60_000;

const person = (nth: number): Person => ({
  callLegId: randomUUID(),
  callControlId: `v3:${randomUUID()}`,
  callSessionId: randomUUID(),
  from: callerNumber(nth),
});
