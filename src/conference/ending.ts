// How a room learns that a conference is over: by its event, or by asking.

import { bury, close } from './closing.ts';
import {
  setTimer,
  withEffects,
  withFacts,
  withPhase,
  type RoomContext,
  type RoomStep,
} from './draft.ts';
import { CLOSING_TIMEOUT_MS, LOOK_AGAIN_MS } from './limits.ts';
import { isTombstone, letIn, newConference, watchIfEmpty } from './opening.ts';
import { inside } from './roster.ts';
import { momentOf } from '../call/occurred-at.ts';
import type { ConferenceFound } from '../call/command.ts';
import type { ConferenceEvent } from './message.ts';
import type { OpenConference } from './state.ts';

type ConferenceEnded = Extract<ConferenceEvent, { type: 'conference.ended' }>;

export const conferenceEnded = (
  step: RoomStep,
  message: ConferenceEnded,
  context: RoomContext,
): RoomStep =>
  ended(
    step,
    message.conferenceId,
    message.reason,
    momentOf(message.occurredAt, context.now),
    context,
  );

/** This conference is over, current or not. */
export const ended = (
  step: RoomStep,
  conferenceId: string,
  reason: string | null,
  endedAt: number,
  context: RoomContext,
): RoomStep =>
  isCurrent(step, conferenceId)
    ? close(step, reason, endedAt, context.roster, context)
    : endedUnheardOf(step, conferenceId, reason, endedAt, context);

/** Its end came before everything else about it, and is all that is told of it. */
const endedUnheardOf = (
  step: RoomStep,
  conferenceId: string,
  endReason: string | null,
  endedAt: number,
  context: RoomContext,
): RoomStep => {
  if (isTombstone(step.state, conferenceId)) return step;
  const conference = newConference(step, conferenceId, endedAt, context);
  return {
    ...bury(step, conferenceId),
    ended: [...step.ended, { ...conference, line: context.line, endedAt, endReason }],
  };
};

/** Ends it for everybody. The end itself is Telnyx's word, and is asked for if it does not come. */
export const endForEverybody = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const closing = withPhase(withFacts(step, { timers: {} }), {
    phase: 'closing',
    conference: state.conference,
  });
  return endAtTelnyx(closing, context);
};

const endAtTelnyx = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'closing') return step;
  return withEffects(setTimer(step, 'look', context.now + CLOSING_TIMEOUT_MS), {
    kind: 'command',
    command: {
      type: 'conferences.endConference',
      conferenceId: state.conference.conferenceId,
    },
  });
};

/** Asks Telnyx whether the conference lives; asks again if no answer comes. */
export const lookAt = (
  step: RoomStep,
  { conferenceId, region }: OpenConference,
  context: RoomContext,
): RoomStep =>
  withEffects(setTimer(step, 'look', context.now + LOOK_AGAIN_MS), {
    kind: 'command',
    command: { type: 'conferences.retrieve', conferenceId, region },
  });

/** Telnyx's answer: over, or alive, so that whoever was turned away may try again. */
export const looked = (step: RoomStep, found: ConferenceFound, context: RoomContext): RoomStep => {
  if (found.status === 'completed') {
    return ended(step, found.conferenceId, found.endReason, context.now, context);
  }
  if (!isCurrent(step, found.conferenceId)) return step;
  if (step.state.phase === 'closing') return endAtTelnyx(step, context);
  const waiting = context.roster.filter(({ status }) => status === 'waiting');
  const alive = waiting.reduce((draft, member) => letIn(draft, member, context), step);
  return inside(alive.state.counts) === 0
    ? setTimer(alive, 'look', context.now + LOOK_AGAIN_MS)
    : watchIfEmpty(alive, context);
};

const isCurrent = ({ state }: RoomStep, conferenceId: string): boolean =>
  (state.phase === 'open' || state.phase === 'closing') &&
  state.conference.conferenceId === conferenceId;
