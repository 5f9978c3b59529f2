// How legs, seats and conferences end. One ending causes another: a leg that ends gives up its
// seat, the last seat ends the conference, and a conference that is ended hangs up its legs.

import { emitHangup } from './call-payloads.ts';
import { isOpen } from './conference.ts';
import type { Conference, EndReason } from './conference.ts';
import { endGather } from './gather.ts';
import { billedMs, isAlive, moveLeg } from './leg.ts';
import type { Hangup, Leg } from './leg.ts';
import { emitConference, emitSeat } from './payloads.ts';
import { stopPrompts } from './prompts.ts';
import { finishRecording } from './record.ts';
import { noteSeat } from './seat-change.ts';
import type { Seat } from './seat.ts';
import type { World } from './world.ts';

/** The leg is over. Its prompts, gather and seat end with it. Nothing happens to an ended leg. */
export const endLeg = (world: World, leg: Leg, hangup: Hangup): void => {
  if (!isAlive(leg)) return;
  const order = world.decide('hangupOrder', ['left-first', 'hangup-first']);
  moveLeg(leg, 'ended');
  leg.endedAt = world.clock.now();
  leg.hangup = hangup;
  for (const cancel of leg.timers) cancel();
  world.legs.retire(leg);
  if (order === 'hangup-first') emitHangup(world, leg, hangup);
  endGather(world, leg, 'call_hangup');
  stopPrompts(world, leg, 'all', 'call_hangup');
  unseat(world, leg);
  if (order === 'left-first') emitHangup(world, leg, hangup);
  world.note({
    what: 'leg.ended',
    callLegId: leg.callLegId,
    cause: hangup.cause,
    source: hangup.source,
    billedMs: billedMs(leg, leg.endedAt),
  });
};

/** Out of its conference, if it is in one. A live leg is parked: up, billed, and silent. */
export const unseat = (world: World, leg: Leg): void => {
  const { seat } = leg;
  if (seat === null) return;
  const { conference } = seat;
  const wasJoined = seat.status === 'joined';
  leg.seat = null;
  seat.status = 'left';
  conference.seats.delete(leg.callControlId);
  conference.left.push(seat);
  if (isAlive(leg)) moveLeg(leg, 'answered');
  noteSeat(world, seat, 'left');
  const omitted = !isAlive(leg) && world.switches.leftOnHangup === 'omitted';
  if (wasJoined && !omitted) {
    emitSeat(world, { eventType: 'conference.participant.left', conference, leg });
  }
  afterExit(world, seat);
};

const afterExit = (world: World, seat: Seat): void => {
  const { conference, leg } = seat;
  const end = (reason: EndReason, soft = false): void =>
    endConference(world, conference, { reason, by: leg, soft });
  if (seat.endOnExit) end('host_left');
  else if (seat.softEndOnExit) end('host_left', true);
  else if (conference.seats.size === 0) end('all_left');
};

interface End {
  readonly reason: EndReason;
  readonly by: Leg | null;
  /** A soft end hangs nobody up. */
  readonly soft: boolean;
}

const hungUp: Hangup = { cause: 'normal_clearing', source: 'callee', sip: '200' };
const creatorHungUp: Hangup = { cause: 'time_limit', source: 'unknown', sip: '200' };

/** Over for good. Nothing happens to a conference that has ended. */
export const endConference = (world: World, conference: Conference, end: End): void => {
  if (!isOpen(conference)) return;
  conference.status = 'completed';
  conference.endedAt = world.clock.now();
  conference.updatedAt = conference.endedAt;
  conference.endReason = end.reason;
  conference.endedBy = end.by;
  for (const cancel of conference.timers) cancel();
  for (const sound of conference.sounds) sound.stop();
  for (const recording of conference.recordings) finishRecording(world, conference, recording);
  world.conferences.retire(conference);
  const { id: conferenceId, name } = conference;
  world.note({ what: 'conference.ended', conferenceId, name, reason: end.reason });
  const order = world.decide('endOrder', ['lefts-first', 'ended-first']);
  if (order === 'ended-first') emitEnded(world, conference, end.reason);
  dismiss(world, conference, end);
  if (order === 'lefts-first') emitEnded(world, conference, end.reason);
};

const emitEnded = (world: World, conference: Conference, ended: EndReason): void => {
  const reason = ended === 'ended_via_api' ? world.switches.apiEndReason : ended;
  const { creator: leg } = conference;
  emitConference(world, { eventType: 'conference.ended', conference, leg, extra: { reason } });
};

/** What becomes of the legs: hung up or parked; the creator may be bound to its conference. */
const dismiss = (world: World, conference: Conference, end: End): void => {
  const { creator } = conference;
  const wasEnded = end.reason === 'ended_via_api' || end.reason === 'host_left';
  const bound = wasEnded && !end.soft && world.switches.creator === 'bound';
  const parks = end.soft || world.switches.afterEnd === 'parked';
  for (const { leg } of conference.seats.values()) {
    if (leg === creator && bound) continue;
    if (parks) unseat(world, leg);
    else endLeg(world, leg, hungUp);
  }
  if (bound) endLeg(world, creator, creatorHungUp);
};
