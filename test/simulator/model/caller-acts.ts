// What people on the phone do.

import { gatherDigit } from './gather.ts';
import type { Leg } from './leg.ts';
import { isAlive, isAnswered } from './leg.ts';
import { isHeld } from './conference.ts';
import { endLeg } from './endings.ts';
import { emitCall, emitConference, numbers } from './payloads.ts';
import type { World } from './world.ts';

/** A key on a leg that is not answered goes nowhere. Answers whether it was heard. */
export const pressDigit = (world: World, leg: Leg, digit: string): boolean => {
  if (!isAnswered(leg)) return false;
  world.note({ what: 'leg.digit', callLegId: leg.callLegId, digit });
  emitCall(world, leg, 'call.dtmf.received', { ...numbers(leg), digit });
  gatherDigit(world, leg, digit);
  return true;
};

/** The person hangs up. Answers whether the leg was still up. */
export const hangUpByPerson = (world: World, leg: Leg): boolean => {
  if (!isAlive(leg)) return false;
  const source = leg.direction === 'incoming' ? 'caller' : 'callee';
  const cause = isAnswered(leg) ? 'normal_clearing' : 'originator_cancel';
  endLeg(world, leg, { cause, source, sip: isAnswered(leg) ? '200' : '487' });
  return true;
};

/** The person talks: in a conference the floor changes. Answers whether anybody heard. */
export const talk = (world: World, leg: Leg): boolean => {
  const { seat } = leg;
  if (seat === null || seat.status !== 'joined' || seat.muted || isHeld(seat)) return false;
  emitConference(world, {
    eventType: 'conference.floor.changed',
    conference: seat.conference,
    leg,
  });
  return true;
};
