// Who calls: each does what the story says, and answers what is heard.

import { endLeg } from '../simulator/model/endings.ts';
import type { Change } from '../simulator/model/change.ts';
import { isAlive, type Leg } from '../simulator/model/leg.ts';
import type { Model } from '../simulator/model/model.ts';
import { WRONG_PIN } from './draw-callers.ts';
import type { Scheduler } from './scheduler.ts';
import { CONNECTION } from './simulated-telnyx.ts';
import type { CallerStory } from './story.ts';

export interface People {
  onChange(change: Change): void;
  /** Everybody dials at their time. */
  begin(): void;
  /** Nobody does anything any more, but stays on the line. */
  rest(): void;
  /** Everybody hangs up. */
  leave(): void;
}

interface OnTheLine {
  readonly person: CallerStory;
  readonly leg: Leg;
  wrongPins: number;
  isAgain: boolean;
}

const KEY_GAP_MS = 200;
const DIGIT_GAP_MS = 100;

export const createPeople = (
  callers: readonly CallerStory[],
  scheduler: Scheduler,
  model: () => Model,
): People => {
  const onTheLine = new Map<string, OnTheLine>();
  let resting = false;

  const later = (ms: number, act: () => void): void => {
    scheduler.after(ms, () => {
      if (!resting) act();
    });
  };

  const dial = (person: CallerStory, isAgain: boolean): void => {
    const { from, to, goneAfterMs, wrongPins } = person;
    const leg = model().ring({ from, to, connectionId: CONNECTION });
    onTheLine.set(leg.callLegId, { person, leg, wrongPins, isAgain });
    if (goneAfterMs !== null) later(goneAfterMs, () => goAway(person, leg));
  };

  const goAway = (person: CallerStory, leg: Leg): void => {
    if (!person.cutOff) model().hangUp(leg);
    else if (isAlive(leg)) {
      endLeg(model().world, leg, { cause: 'unspecified', source: 'unknown', sip: 'unspecified' });
    }
  };

  const type = (leg: Leg, digits: string, gapMs: number): void => {
    for (const [index, digit] of Array.from(digits).entries()) {
      later(index * gapMs, () => model().press(leg, digit));
    }
  };

  /** A PIN is asked for: first the wrong ones, then the right one. */
  const typePin = (one: OnTheLine): void => {
    const { pin, typesAfterMs } = one.person;
    if (pin === null) return;
    const digits = one.wrongPins > 0 ? WRONG_PIN : pin;
    one.wrongPins -= 1;
    later(typesAfterMs, () => type(one.leg, `${digits}#`, DIGIT_GAP_MS));
  };

  /** Somebody whom the service calls picks up, and presses what it asks for. */
  const pickUp = (callLegId: string): void => {
    const leg = model().world.legs.byLegId(callLegId);
    if (leg === undefined || leg.direction !== 'outgoing') return;
    onTheLine.set(callLegId, { person: calleeOf(leg), leg, wrongPins: 0, isAgain: true });
  };

  const ended = ({ person, isAgain }: OnTheLine): void => {
    const { redialsAfterMs } = person;
    if (redialsAfterMs !== null && !isAgain) later(redialsAfterMs, () => dial(person, true));
  };

  return {
    onChange(change) {
      const leg = 'callLegId' in change ? change.callLegId : null;
      if (change.what === 'leg.initiated') pickUp(change.callLegId);
      const one = leg === null ? undefined : onTheLine.get(leg);
      if (one === undefined) return;
      if (change.what === 'leg.heard' && change.text === one.leg.gather?.rules.prompt) typePin(one);
      if (change.what === 'seat.joined') {
        for (const { afterMs, digits } of one.person.keys) {
          later(afterMs, () => type(one.leg, digits, KEY_GAP_MS));
        }
      }
      if (change.what === 'leg.ended') ended(one);
    },
    begin() {
      for (const person of callers) later(person.dialsAt, () => dial(person, false));
    },
    rest: () => void (resting = true),
    leave() {
      for (const { leg } of onTheLine.values()) model().hangUp(leg);
    },
  };
};

const calleeOf = ({ from, to }: Leg): CallerStory => ({
  name: 'callee',
  from,
  to,
  dialsAt: 0,
  wrongPins: 0,
  pin: '1',
  typesAfterMs: 500,
  keys: [],
  goneAfterMs: null,
  cutOff: false,
  redialsAfterMs: null,
});
