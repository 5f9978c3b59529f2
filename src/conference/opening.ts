// Who creates the conference, and what happens once it is there. The room is its only writer, so
// the election is plain code.

import { conferenceName } from './conference-name.ts';
import {
  seat,
  tell,
  withEffects,
  withFacts,
  withPhase,
  type RoomContext,
  type RoomStep,
} from './draft.ts';
import { EMPTY_TIMEOUT_MS, OPENING_TIMEOUT_MS } from './limits.ts';
import { byArrival, inside } from './roster.ts';
import type { Member, OpenConference, RoomState } from './state.ts';

/** This member creates the conference; a new generation begins. */
export const elect = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const generation = step.state.generation + 1;
  const openBy = context.now + OPENING_TIMEOUT_MS;
  const seated = seat(step, known(step, member), { ...member, status: 'opening' });
  return tell(
    withPhase(
      withFacts(seated, { generation }),
      { phase: 'opening', openerLegId: member.callLegId, openBy },
      openBy,
    ),
    member.callLegId,
    { type: 'seat.create', generation },
  );
};

/** The next waiter creates; with nobody waiting the room is idle. */
export const electNext = (
  step: RoomStep,
  waiting: readonly Member[],
  context: RoomContext,
): RoomStep => {
  const next = waiting.toSorted(byArrival)[0];
  return next === undefined ? withPhase(step, { phase: 'idle' }, null) : elect(step, next, context);
};

/** The conference is there: everybody who waited may join it. */
export const open = (
  step: RoomStep,
  conferenceId: string,
  createdAt: number,
  waiting: readonly Member[],
  context: RoomContext,
): RoomStep => {
  const conference: OpenConference = {
    conferenceId,
    name: conferenceName(context),
    createdAt,
    updatedAt: context.now,
    generation: step.state.generation,
    peakParticipantCount: 0,
    joinedTotal: 0,
    floorCallControlId: null,
    floorAt: null,
    locked: false,
    mode: 'open',
    recording: 'off',
    connectionId: null,
  };
  const opened = withEffects(
    withPhase(step, { phase: 'open', conference }, context.now + EMPTY_TIMEOUT_MS),
    {
      kind: 'tell-conference',
      conferenceId,
      message: { type: 'line.known', line: context.line },
    },
  );
  return waiting
    .toSorted(byArrival)
    .reduce((draft, member) => letIn(draft, member, conferenceId), opened);
};

/** This member is told to join, and counts as inside from now on. */
export const letIn = (step: RoomStep, member: Member, conferenceId: string): RoomStep =>
  tell(
    seat(step, known(step, member), { ...member, status: 'joining', conferenceId }),
    member.callLegId,
    { type: 'seat.join', conferenceId, generation: step.state.generation },
  );

/** Nobody in it: its end should be near, and is looked for if it is not heard of. */
export const watchIfEmpty = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const deadlineAt = inside(state.counts) === 0 ? context.now + EMPTY_TIMEOUT_MS : null;
  return withFacts(step, { deadlineAt });
};

/** A member that is new to the roster is not in its counts yet. */
const known = (step: RoomStep, member: Member): Member | null =>
  step.members.find(({ callLegId }) => callLegId === member.callLegId) ??
  (member.status === 'left' ? null : member);

export const isTombstone = (state: RoomState, conferenceId: string): boolean =>
  state.tombstones.includes(conferenceId);
