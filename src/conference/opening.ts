// Who creates the conference, and what happens once it is there. The room is its only writer, so
// the election is plain code.

import { conferenceName } from './conference-name.ts';
import {
  lineOf,
  seat,
  setTimer,
  tell,
  withEffects,
  withFacts,
  withPhase,
  type RoomContext,
  type RoomStep,
} from './draft.ts';
import { burstAfterSeat, isBurst } from './burst.ts';
import { EMPTY_TIMEOUT_MS, MINUTE_MS, OPENING_TIMEOUT_MS } from './limits.ts';
import { byArrival, inside } from './roster.ts';
import { DURATION_MINUTES } from './telnyx-limits.ts';
import { withConference } from './verbs/with-conference.ts';
import type { Member, OpenConference, RoomState } from './state.ts';

/** This member creates the conference; a new generation begins. */
export const elect = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const generation = step.state.generation + 1;
  const seated = seat(step, known(step, member), { ...member, status: 'opening' });
  const opening = withPhase(withFacts(seated, { generation, timers: {} }), {
    phase: 'opening',
    openerLegId: member.callLegId,
  });
  return tell(setTimer(opening, 'opening', context.now + OPENING_TIMEOUT_MS), member.callLegId, {
    type: 'seat.create',
    generation,
  });
};

/** The next waiter creates; with nobody waiting the room is idle. */
export const electNext = (
  step: RoomStep,
  waiting: readonly Member[],
  context: RoomContext,
): RoomStep => {
  const next = waiting.toSorted(byArrival)[0];
  return next === undefined
    ? withPhase(withFacts(step, { timers: {} }), { phase: 'idle' })
    : elect(step, next, context);
};

/** A conference of this line, in which nothing has happened yet. */
export const newConference = (
  { state }: RoomStep,
  conferenceId: string,
  createdAt: number,
  context: RoomContext,
): OpenConference => {
  const line = lineOf(context);
  return {
    conferenceId,
    name: conferenceName(context.line, context),
    createdAt,
    updatedAt: context.now,
    generation: state.generation,
    peakParticipantCount: 0,
    joinedTotal: 0,
    floorCallControlId: null,
    floorAt: null,
    region: line.conference.region ?? null,
    started: !line.waitForHost,
    locked: false,
    mode: 'open',
    speakerLegId: null,
    recording: 'off',
    recordsByItself: line.record === 'on',
    burst: { since: context.now, joins: 1 },
    connectionId: null,
  };
};

/** The conference is there: everybody who waited may join it. */
export const open = (
  step: RoomStep,
  conferenceId: string,
  createdAt: number,
  waiting: readonly Member[],
  context: RoomContext,
): RoomStep => {
  const conference = newConference(step, conferenceId, createdAt, context);
  const opened = withEffects(
    withPhase(withFacts(step, { timers: {} }), { phase: 'open', conference }),
    { kind: 'tell-conference', conferenceId, message: { type: 'line.known', line: context.line } },
  );
  return watchIfEmpty(
    waiting
      .toSorted(byArrival)
      .reduce(
        (draft, member) => letIn(draft, member, context),
        warnedBeforeEnd(opened, createdAt, context),
      ),
    context,
  );
};

/** Telnyx ends a conference after its duration, four hours at the latest, and cannot prolong it. */
const warnedBeforeEnd = (step: RoomStep, createdAt: number, context: RoomContext): RoomStep => {
  const { conference, warnBeforeEndMinutes: warned } = lineOf(context);
  const lasts = conference.duration_minutes ?? DURATION_MINUTES.longest;
  return warned === 0 || warned >= lasts
    ? step
    : setTimer(step, 'end-warning', createdAt + (lasts - warned) * MINUTE_MS);
};

/** This member is told to join, and counts as inside from now on. Only an open room lets in. */
export const letIn = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const { conferenceId, region, started, recording } = state.conference;
  const burst = burstAfterSeat(state.conference.burst, context.now);
  const recorded = recording !== 'off';
  const joining: Member = {
    ...member,
    status: 'joining',
    conferenceId,
    joinedAt: null,
    leftAt: null,
    toldOfRecording: recorded,
  };
  return tell(
    withConference(seat(step, known(step, member), joining), (it) => ({ ...it, burst })),
    member.callLegId,
    {
      type: 'seat.join',
      conferenceId,
      generation: state.generation,
      region,
      starts: member.role === 'host' && !started,
      recorded,
      quiet: isBurst(burst, context.now),
    },
  );
};

/** Nobody in it: its end should be near, and is looked for if it is not heard of. */
export const watchIfEmpty = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  return setTimer(step, 'look', inside(state.counts) === 0 ? context.now + EMPTY_TIMEOUT_MS : null);
};

/** A member that is new to the roster is not in its counts yet. */
const known = (step: RoomStep, member: Member): Member | null =>
  step.members.find(({ callLegId }) => callLegId === member.callLegId) ??
  (member.status === 'left' ? null : member);

export const isTombstone = (state: RoomState, conferenceId: string): boolean =>
  state.tombstones.includes(conferenceId);
