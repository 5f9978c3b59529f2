// What a room does when one of its times has come. Several may have come at once.

import { lineOf, setTimer, tell, type RoomContext, type RoomStep } from './draft.ts';
import { endForEverybody, lookAt } from './ending.ts';
import { handOver } from './seats.ts';
import { announce } from './verbs/speak.ts';
import type { RoomTimer } from './state.ts';

/** In this order: what ends a conference comes last. */
const TIMERS: readonly RoomTimer[] = [
  'opening',
  'look',
  'end-warning',
  'alone-notice',
  'alone',
  'host-grace',
];

export const timersPassed = (step: RoomStep, context: RoomContext): RoomStep =>
  TIMERS.filter((timer) => (step.state.timers[timer] ?? Infinity) <= context.now).reduce(
    (draft, timer) => passed(setTimer(draft, timer, null), timer, context),
    step,
  );

const passed = (step: RoomStep, timer: RoomTimer, context: RoomContext): RoomStep => {
  const { state } = step;
  switch (timer) {
    case 'opening':
      return handOver(step, context);
    case 'look':
      return state.phase === 'open' || state.phase === 'closing'
        ? lookAt(step, state.conference, context)
        : step;
    case 'end-warning':
      return warn(step, context);
    case 'alone-notice':
      return state.counts.joined === 1 ? announce(step, 'you-are-alone', context) : step;
    case 'alone':
      return state.counts.joined === 1 ? dismissAlone(step, context) : step;
    case 'host-grace':
      return state.counts.hostsJoined === 0 ? endForEverybody(step, context) : step;
  }
};

const warn = (step: RoomStep, context: RoomContext): RoomStep => {
  const { warnBeforeEndMinutes: minutes } = lineOf(context);
  return minutes === 1
    ? announce(step, 'end-warning-one', context)
    : announce(step, 'end-warning', context, minutes);
};

const dismissAlone = (step: RoomStep, context: RoomContext): RoomStep =>
  context.roster
    .filter(({ status }) => status === 'joined')
    .reduce(
      (draft, { callLegId }) => tell(draft, callLegId, { type: 'room.dismissed', reason: 'alone' }),
      step,
    );
