// What a conference does of itself when somebody comes or goes.

import { isBurst } from './burst.ts';
import { lineOf, seat, setTimer, type RoomContext, type RoomStep } from './draft.ts';
import { ALONE_NOTICE_MS, MINUTE_MS } from './limits.ts';
import { letIn, watchIfEmpty } from './opening.ts';
import { inside } from './roster.ts';
import { withConference } from './verbs/with-conference.ts';
import { mute } from './verbs/mute.ts';
import { startRecording } from './verbs/record.ts';
import { announce, whisper } from './verbs/speak.ts';
import type { Member } from './state.ts';

/** `before` is the member's entry until now, `member` the one that is in the roster already. */
export const arrived = (
  step: RoomStep,
  before: Member | null,
  member: Member,
  context: RoomContext,
): RoomStep => {
  const isNew = before?.status !== 'joined';
  const counted = countJoin(step, isNew);
  if (!isNew) return counted;
  const begun = startedByHost(notAlone(counted), member);
  const told = toldOfRecording(mutedOnEntry(begun, member), member, context);
  return noticed(recordedFromTwo(told, context), member, context);
};

/** Somebody who held a seat is gone; the roster knows it already. */
export const departed = (step: RoomStep, member: Member, context: RoomContext): RoomStep =>
  watchIfEmpty(aloneNow(hostGone(step, member, context), context), context);

/** Somebody was in and has left, and only the leaving has been heard of. The roster knows it already. */
export const passedThrough = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const begun = recordedFromTwo(startedByHost(countJoin(step, true), member), context);
  const graceUntil = step.state.timers['host-grace'];
  // That the last host is gone is no news then.
  return graceUntil === undefined
    ? departed(begun, { ...member, status: 'joined' }, context)
    : departed(setTimer(begun, 'host-grace', graceUntil), { ...member, status: 'left' }, context);
};

/** A role changed by hand: what follows from there being a host now, or none any more. */
export const roleChanged = (
  step: RoomStep,
  before: Member,
  after: Member,
  context: RoomContext,
): RoomStep => {
  const changed = seat(step, before, after);
  if (after.role === 'guest') return hostGone(mutedByMode(changed, after), before, context);
  const { state } = changed;
  // Only a join starts it at Telnyx, and the guest who is in it already joined without.
  return state.phase === 'open' && !state.conference.started
    ? letIn(changed, after, context)
    : recordedFromTwo(startedByHost(changed, after), context);
};

/** The conference's own figures. */
const countJoin = (step: RoomStep, isNew: boolean): RoomStep =>
  withConference(step, (conference) => ({
    ...conference,
    joinedTotal: conference.joinedTotal + (isNew ? 1 : 0),
    peakParticipantCount: Math.max(conference.peakParticipantCount, step.state.counts.joined),
  }));

const notAlone = (step: RoomStep): RoomStep =>
  step.state.counts.joined > 1
    ? setTimer(setTimer(step, 'alone', null), 'alone-notice', null)
    : step;

/** A host's join was told to start it; and a host who is back stops the grace time. */
const startedByHost = (step: RoomStep, member: Member): RoomStep =>
  member.role === 'host'
    ? setTimer(
        withConference(step, (conference) => ({ ...conference, started: true })),
        'host-grace',
        null,
      )
    : step;

/**
 * Muted by their own id once they are in: whether Telnyx's join with `mute` mutes, and whom, is not
 * known, and this is right either way.
 */
const mutedOnEntry = (step: RoomStep, member: Member): RoomStep =>
  member.muted ? mute(step, [member]) : mutedByMode(step, member);

const mutedByMode = (step: RoomStep, member: Member): RoomStep => {
  const { state } = step;
  return state.phase === 'open' && state.conference.mode === 'muted' && member.role === 'guest'
    ? mute(step, [member])
    : step;
};

/** It began while this caller was on the way in: too late to be told before joining. */
const toldOfRecording = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  return state.phase === 'open' && state.conference.recording !== 'off' && !member.toldOfRecording
    ? whisper(step, [member], 'being-recorded', context)
    : step;
};

/** Not while guests wait for a host: that would record the hold audio. */
const recordedFromTwo = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  return state.phase === 'open' &&
    state.conference.recordsByItself &&
    state.conference.started &&
    state.counts.joined >= 2
    ? startRecording(step, context)
    : step;
};

/** How many there are, to the one who comes; to nobody when many come at once. */
const noticed = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const { started, burst } = state.conference;
  if (!started) return whisper(step, [member], 'wait-for-host', context);
  const { joined } = state.counts;
  const timed = joined === 1 ? aloneTimer(step, context) : step;
  if (isBurst(burst, context.now)) return timed;
  return joined === 1
    ? whisper(timed, [member], 'you-are-first', context)
    : whisper(timed, [member], 'count-many', context, joined);
};

const hostGone = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  const line = lineOf(context);
  const isLast =
    member.role === 'host' && member.status === 'joined' && state.counts.hostsJoined === 0;
  if (state.phase !== 'open' || !line.endOnHostExit || !isLast || inside(state.counts) === 0) {
    return step;
  }
  return announce(
    setTimer(step, 'host-grace', context.now + line.hostGraceSecs * 1000),
    'host-left',
    context,
  );
};

/** Who says goodbye is often the first of two to hang up: the other is not told at once. */
const aloneNow = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || !state.conference.started) return step;
  return state.counts.joined === 1 && state.timers.alone === undefined
    ? setTimer(aloneTimer(step, context), 'alone-notice', context.now + ALONE_NOTICE_MS)
    : step;
};

const aloneTimer = (step: RoomStep, context: RoomContext): RoomStep =>
  setTimer(step, 'alone', context.now + lineOf(context).aloneMinutes * MINUTE_MS);
