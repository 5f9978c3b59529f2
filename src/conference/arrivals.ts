// What a conference does of itself when somebody comes or goes.

import { lineOf, seat, setTimer, type RoomContext, type RoomStep } from './draft.ts';
import { BURST_JOINS, BURST_MS, MINUTE_MS } from './limits.ts';
import { watchIfEmpty } from './opening.ts';
import { withConference } from './verbs/with-conference.ts';
import { mute } from './verbs/mute.ts';
import { startRecording } from './verbs/record.ts';
import { announce, whisper } from './verbs/speak.ts';
import type { Member, OpenConference } from './state.ts';

/** `before` is the member's entry until now, `member` the one that is in the roster already. */
export const arrived = (
  step: RoomStep,
  before: Member | null,
  member: Member,
  context: RoomContext,
): RoomStep => {
  const isNew = before?.status !== 'joined';
  const counted = countJoin(step, isNew, context);
  return isNew
    ? noticed(
        recordedFromTwo(
          mutedOnEntry(startedByHost(notAlone(counted), member), member, context),
          context,
        ),
        member,
        context,
      )
    : counted;
};

/** Somebody who held a seat is gone; the roster knows it already. */
export const departed = (step: RoomStep, member: Member, context: RoomContext): RoomStep =>
  watchIfEmpty(aloneNow(hostGone(step, member, context), context), context);

/** The conference's own figures. Many joins within a short time are a burst. */
const countJoin = (step: RoomStep, isNew: boolean, context: RoomContext): RoomStep =>
  withConference(step, (conference) => ({
    ...conference,
    joinedTotal: conference.joinedTotal + (isNew ? 1 : 0),
    peakParticipantCount: Math.max(conference.peakParticipantCount, step.state.counts.joined),
    burst: isNew ? burstAfterJoin(conference, context.now) : conference.burst,
  }));

const burstAfterJoin = ({ burst }: OpenConference, now: number): OpenConference['burst'] =>
  now - burst.since > BURST_MS
    ? { since: now, joins: 1 }
    : { since: burst.since, joins: burst.joins + 1 };

const notAlone = (step: RoomStep): RoomStep =>
  step.state.counts.joined > 1 ? setTimer(step, 'alone', null) : step;

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
const mutedOnEntry = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || member.role === 'host') return step;
  return state.conference.mode === 'muted' || lineOf(context).muteOnEntry || member.muted
    ? mute(step, [member])
    : step;
};

const recordedFromTwo = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  return state.phase === 'open' &&
    lineOf(context).record === 'on' &&
    state.conference.recording === 'off' &&
    state.counts.joined >= 2
    ? startRecording(step, context)
    : step;
};

/** How many there are, to the one who comes; to nobody when many come at once. */
const noticed = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.burst.joins > BURST_JOINS) return step;
  if (!state.conference.started) return whisper(step, [member], 'wait-for-host', context);
  const { joined } = state.counts;
  if (joined > 1) return whisper(step, [member], 'count-many', context, joined);
  return whisper(aloneTimer(step, context), [member], 'you-are-first', context);
};

const hostGone = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  const line = lineOf(context);
  const isLast =
    member.role === 'host' && member.status === 'joined' && state.counts.hostsJoined === 0;
  if (state.phase !== 'open' || !line.endOnHostExit || !isLast || state.counts.joined === 0) {
    return step;
  }
  return announce(
    setTimer(step, 'host-grace', context.now + line.hostGraceSecs * 1000),
    'host-left',
    context,
  );
};

const aloneNow = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || !state.conference.started) return step;
  return state.counts.joined === 1 && state.timers.alone === undefined
    ? announce(aloneTimer(step, context), 'you-are-alone', context)
    : step;
};

const aloneTimer = (step: RoomStep, context: RoomContext): RoomStep =>
  setTimer(step, 'alone', context.now + lineOf(context).aloneMinutes * MINUTE_MS);

/** A role changed by hand: what follows from there being a host now, or none any more. */
export const roleChanged = (
  step: RoomStep,
  before: Member,
  after: Member,
  context: RoomContext,
): RoomStep => {
  const changed = seat(step, before, after);
  return after.role === 'host' ? startedByHost(changed, after) : hostGone(changed, before, context);
};
