// A small Telnyx that is always right: legs, conferences of which one of a name is active, and the
// events that follow from what happens to them. Commands are in telnyx-commands.ts.

import type { Agenda } from './agenda.ts';
import type { Weather } from './weather.ts';
import type { Random } from '../simulator/random.ts';
import type { CallEvent } from '../../src/call/message.ts';
import type { ClientState } from '../../src/conference/client-state.ts';
import type { ConferenceEvent } from '../../src/conference/message.ts';

export interface Leg {
  readonly legId: string;
  readonly controlId: string;
  readonly from: string;
  readonly to: string;
  /** What this caller types when asked for a PIN. */
  readonly pin: string;
  /** Milliseconds since the epoch. */
  readonly dialledAt: number;
  alive: boolean;
  answered: boolean;
  /** The conference it is in, or on the way into. */
  conferenceId: string | null;
  isIn: boolean;
  /** Until when the caller hears something, or is in a conference. */
  audibleUntil: number;
  clientState: ClientState | null;
}

export interface Conference {
  readonly conferenceId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly capacity: number;
  readonly clientState: ClientState;
  status: 'in_progress' | 'completed';
  /** Until when the name is still taken. */
  nameTakenUntil: number;
}

export type Caller = Pick<Leg, 'legId' | 'from' | 'to' | 'pin'>;

export interface Telnyx {
  readonly legs: ReadonlyMap<string, Leg>;
  readonly conferences: ReadonlyMap<string, Conference>;
  legOf(controlId: string): Leg | undefined;
  members(conferenceId: string): readonly Leg[];
  dialIn(caller: Caller): void;
  answer(leg: Leg, clientState: ClientState | null): void;
  press(legId: string, digits: string): void;
  speak(leg: Leg, conferenceId: string | null): void;
  gather(leg: Leg): void;
  hangUp(legId: string, cause: string): void;
  /** Null: the name is taken. */
  create(leg: Leg, name: string, capacity: number, clientState: ClientState): Conference | null;
  enter(leg: Leg, conference: Conference): void;
  /** Out of its conference, and still on the line. */
  leave(leg: Leg): void;
  /** Ends it whoever is in it. */
  endConference(conferenceId: string, reason: string): void;
}

const SPEECH_MS = 3_000;
const PROMPT_MS = 5_000;
const NEVER = 0;

export const createTelnyx = (
  agenda: Agenda,
  random: Random,
  weather: () => Weather,
  emit: (event: CallEvent | ConferenceEvent) => void,
): Telnyx => {
  const legs = new Map<string, Leg>();
  const conferences = new Map<string, Conference>();

  const occurredAt = (): string => `${new Date(agenda.now()).toISOString().slice(0, -1)}000Z`;
  const ofLeg = (leg: Leg) => ({
    callLegId: leg.legId,
    callControlId: leg.controlId,
    callSessionId: `session of ${leg.legId}`,
    connectionId: 'connection',
    clientState: leg.clientState,
    occurredAt: occurredAt(),
  });
  const ofConference = ({ conferenceId, clientState }: Conference) => ({
    conferenceId,
    connectionId: 'connection',
    clientState: weather().conferenceIsMarked ? clientState : null,
    occurredAt: occurredAt(),
  });
  const members = (conferenceId: string): readonly Leg[] =>
    [...legs.values()].filter((leg) => leg.conferenceId === conferenceId);

  const complete = (conference: Conference, reason: string): void => {
    if (conference.status === 'completed') return;
    conference.status = 'completed';
    conference.nameTakenUntil = agenda.now() + random.between(...weather().nameLingersMs);
    emit({ ...ofConference(conference), type: 'conference.ended', reason });
  };

  const leave = (leg: Leg): void => {
    const conference = conferences.get(leg.conferenceId ?? '');
    if (conference === undefined) return;
    const { conferenceId } = conference;
    if (leg.isIn) emit({ ...ofLeg(leg), type: 'conference.participant.left', conferenceId });
    leg.isIn = false;
    leg.conferenceId = null;
    leg.audibleUntil = agenda.now();
    if (members(conferenceId).length > 0) return;
    agenda.after(random.between(...weather().emptyLivesMs), () => {
      if (members(conferenceId).length === 0) complete(conference, 'all_left');
    });
  };

  const enter = (leg: Leg, { conferenceId }: Conference): void => {
    leave(leg);
    leg.conferenceId = conferenceId;
    agenda.after(random.between(...weather().entryMs), () => {
      if (leg.conferenceId !== conferenceId || leg.isIn) return;
      leg.isIn = true;
      emit({ ...ofLeg(leg), type: 'conference.participant.joined', conferenceId });
    });
  };

  const hangUp = (legId: string, hangupCause: string): void => {
    const leg = legs.get(legId);
    if (leg === undefined || !leg.alive) return;
    leg.alive = false;
    leave(leg);
    const { from, to } = leg;
    emit({ ...ofLeg(leg), from, to, type: 'call.hangup', hangupCause, hangupSource: null });
  };

  return {
    legs,
    conferences,
    members,
    enter,
    leave,
    hangUp,
    legOf: (controlId) => legs.get(controlId.replace('v3:', '')),
    dialIn(caller) {
      const leg: Leg = {
        ...caller,
        controlId: `v3:${caller.legId}`,
        dialledAt: agenda.now(),
        alive: true,
        answered: false,
        conferenceId: null,
        isIn: false,
        audibleUntil: NEVER,
        clientState: null,
      };
      legs.set(leg.legId, leg);
      const { from, to } = leg;
      emit({ ...ofLeg(leg), from, to, type: 'call.initiated', direction: 'incoming' });
    },
    answer(leg, clientState) {
      if (leg.answered) return;
      leg.answered = true;
      leg.audibleUntil = agenda.now();
      leg.clientState = clientState ?? leg.clientState;
      const { from, to } = leg;
      emit({ ...ofLeg(leg), from, to, type: 'call.answered' });
    },
    press(legId, digits) {
      const leg = legs.get(legId);
      if (leg === undefined || !leg.alive || !leg.answered) return;
      for (const digit of digits) emit({ ...ofLeg(leg), type: 'call.dtmf.received', digit });
    },
    speak(leg, conferenceId) {
      leg.audibleUntil = Math.max(agenda.now(), leg.audibleUntil) + SPEECH_MS;
      agenda.after(leg.audibleUntil - agenda.now(), () => {
        if (conferenceId !== null) {
          emit({ ...ofLeg(leg), type: 'conference.participant.speak.ended', conferenceId });
          return;
        }
        const status = leg.alive ? 'completed' : 'call_hangup';
        emit({ ...ofLeg(leg), type: 'call.speak.ended', status });
      });
    },
    gather(leg) {
      leg.audibleUntil = agenda.now() + PROMPT_MS;
      agenda.after(PROMPT_MS, () => {
        const typed = leg.alive
          ? { digits: leg.pin, status: 'valid' }
          : { digits: '', status: 'call_hangup' };
        emit({ ...ofLeg(leg), type: 'call.gather.ended', ...typed });
      });
    },
    create(leg, name, capacity, clientState) {
      const isTaken = [...conferences.values()].some(
        (other) =>
          other.name === name &&
          (other.status === 'in_progress' || other.nameTakenUntil > agenda.now()),
      );
      if (isTaken) return null;
      const conference: Conference = {
        conferenceId: `conference-${conferences.size + 1}`,
        name,
        createdAt: agenda.now(),
        capacity,
        clientState,
        status: 'in_progress',
        nameTakenUntil: NEVER,
      };
      conferences.set(conference.conferenceId, conference);
      emit({ ...ofConference(conference), type: 'conference.created', callLegId: leg.legId });
      leg.clientState = clientState;
      enter(leg, conference);
      return conference;
    },
    endConference(conferenceId, reason) {
      const conference = conferences.get(conferenceId);
      if (conference === undefined || conference.status === 'completed') return;
      const inside = members(conferenceId);
      for (const leg of inside) leave(leg);
      complete(conference, reason);
      if (weather().legsOutliveConference) return;
      for (const { legId } of inside) hangUp(legId, 'normal_clearing');
    },
  };
};
