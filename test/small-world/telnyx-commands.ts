// What the small Telnyx does with each command, and what it refuses.

import type { Conference, Leg, Telnyx } from './telnyx.ts';
import type { Weather } from './weather.ts';
import type { Random } from '../simulator/random.ts';
import type { Command, CommandOutputs, CommandType, Failure } from '../../src/call/command.ts';
import { MAX_PARTICIPANTS_DEFAULT } from '../../src/conference/line.ts';

type Output = CommandOutputs[keyof CommandOutputs] | null;
export type Reply = { readonly output: Output } | { readonly failure: Failure };
type CommandOf<T extends CommandType> = Extract<Command, { readonly type: T }>;

const DONE: Reply = { output: null };
const refused = (failure: Failure): Reply => ({ failure });

export const execute = (
  telnyx: Telnyx,
  command: Command,
  random: Random,
  weather: Weather,
): Reply => {
  switch (command.type) {
    case 'calls.retrieveStatus':
      return { output: { isAlive: telnyx.legOf(command.callControlId)?.alive === true } };
    case 'calls.answer':
    case 'calls.reject':
    case 'calls.hangup':
    case 'calls.speak':
    case 'calls.startPlayback':
    case 'calls.gatherUsingSpeak':
    case 'conferences.create':
    case 'conferences.join':
    case 'conferences.leave': {
      const leg = telnyx.legOf(command.callControlId);
      return leg?.alive === true
        ? onLeg(telnyx, leg, command, random, weather)
        : refused('call-ended');
    }
    case 'conferences.list':
      return { output: { conferences: activeOf(telnyx, command.name).map(found) } };
    case 'conferences.retrieve': {
      const conference = telnyx.conferences.get(command.conferenceId);
      return conference === undefined ? refused('conference-ended') : { output: found(conference) };
    }
    case 'conferences.listParticipants':
      return listParticipants(telnyx, command);
    case 'calls.dial':
    case 'recordings.retrieve':
      throw new Error(`${command.type} is not modelled`);
    case 'conferences.endConference':
    case 'conferences.hold':
    case 'conferences.mute':
    case 'conferences.play':
    case 'conferences.recordPause':
    case 'conferences.recordResume':
    case 'conferences.recordStart':
    case 'conferences.recordStop':
    case 'conferences.speak':
    case 'conferences.stop':
    case 'conferences.unhold':
    case 'conferences.unmute':
      return onConference(telnyx, command);
  }
};

type OnLeg = CommandOf<
  | 'calls.answer'
  | 'calls.reject'
  | 'calls.hangup'
  | 'calls.speak'
  | 'calls.startPlayback'
  | 'calls.gatherUsingSpeak'
  | 'conferences.create'
  | 'conferences.join'
  | 'conferences.leave'
>;

const onLeg = (
  telnyx: Telnyx,
  leg: Leg,
  command: OnLeg,
  random: Random,
  weather: Weather,
): Reply => {
  switch (command.type) {
    case 'calls.answer':
      telnyx.answer(leg, command.clientState);
      return DONE;
    case 'calls.reject':
      telnyx.hangUp(leg.legId, 'call_rejected');
      return DONE;
    case 'calls.hangup':
      telnyx.hangUp(leg.legId, 'normal_clearing');
      return DONE;
    case 'calls.speak':
    case 'calls.startPlayback':
    case 'calls.gatherUsingSpeak':
    case 'conferences.create':
    case 'conferences.join':
    case 'conferences.leave':
      return leg.answered
        ? onAnswered(telnyx, leg, command, random, weather)
        : refused('call-not-answered');
  }
};

const onAnswered = (
  telnyx: Telnyx,
  leg: Leg,
  command: Exclude<OnLeg, CommandOf<'calls.answer' | 'calls.reject' | 'calls.hangup'>>,
  random: Random,
  weather: Weather,
): Reply => {
  switch (command.type) {
    case 'calls.speak':
    case 'calls.startPlayback':
      telnyx.speak(leg, null);
      return DONE;
    case 'calls.gatherUsingSpeak':
      telnyx.gather(leg);
      return DONE;
    case 'conferences.create': {
      const capacity = command.options.max_participants ?? MAX_PARTICIPANTS_DEFAULT;
      const created = telnyx.create(leg, command.name, capacity, command.clientState);
      return created === null || random.chance(weather.createTwice)
        ? refused('name-taken')
        : { output: { conferenceId: created.conferenceId } };
    }
    case 'conferences.join':
      return join(telnyx, leg, command);
    case 'conferences.leave':
      if (leg.conferenceId !== command.conferenceId) return refused('conference-ended');
      telnyx.leave(leg);
      return DONE;
  }
};

/** Joining twice is a success: the executor reads Telnyx's refusal so. */
const join = (telnyx: Telnyx, leg: Leg, command: CommandOf<'conferences.join'>): Reply => {
  const conference = telnyx.conferences.get(command.conferenceId);
  if (conference?.status !== 'in_progress') return refused('conference-ended');
  if (leg.conferenceId === conference.conferenceId) return DONE;
  if (telnyx.members(conference.conferenceId).length >= conference.capacity) {
    return refused('conference-full');
  }
  leg.clientState = command.clientState;
  telnyx.enter(leg, conference);
  return DONE;
};

const listParticipants = (
  telnyx: Telnyx,
  { conferenceId, callControlId }: CommandOf<'conferences.listParticipants'>,
): Reply => ({
  output: {
    participants: telnyx
      .members(conferenceId)
      .filter(({ controlId }) => callControlId === null || controlId === callControlId)
      .map(({ controlId, legId, isIn }) => ({
        callControlId: controlId,
        callLegId: legId,
        status: isIn ? ('joined' as const) : ('joining' as const),
        muted: false,
        onHold: false,
      })),
  },
});

/** Commands to a running conference; only speech has consequences that the machines hear of. */
const onConference = (
  telnyx: Telnyx,
  command: Extract<Command, { readonly conferenceId: string }>,
): Reply => {
  const { conferenceId } = command;
  if (telnyx.conferences.get(conferenceId)?.status !== 'in_progress') {
    return refused('conference-ended');
  }
  if (command.type === 'conferences.endConference') {
    telnyx.endConference(conferenceId, 'ended_via_api');
  }
  if (command.type === 'conferences.speak') {
    const meant: readonly string[] = command.callControlIds ?? [];
    for (const leg of telnyx.members(conferenceId)) {
      if (meant.includes(leg.controlId)) telnyx.speak(leg, conferenceId);
    }
  }
  return DONE;
};

const activeOf = (telnyx: Telnyx, name: string): readonly Conference[] =>
  [...telnyx.conferences.values()].filter(
    (conference) => conference.name === name && conference.status === 'in_progress',
  );

const found = (conference: Conference) => ({
  conferenceId: conference.conferenceId,
  name: conference.name,
  status: conference.status,
  createdAt: new Date(conference.createdAt).toISOString(),
  endReason: null,
});
