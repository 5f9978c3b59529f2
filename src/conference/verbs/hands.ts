// Raised hands, in the order in which they were raised.

import { seat, type RoomContext, type RoomStep } from '../draft.ts';
import { mute, unmute } from './mute.ts';
import { whisper } from './speak.ts';
import { withConference } from './with-conference.ts';
import type { Member } from '../state.ts';

/** `*9` */
export const toggleHand = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const handRaisedAt = member.handRaisedAt === null ? context.now : null;
  const after: Member = { ...member, handRaisedAt };
  const changed = seat(step, member, after);
  return handRaisedAt === null
    ? whisper(changed, [after], 'hand-lowered', context)
    : whisper(changed, [after], 'hand-raised', context, changed.state.counts.hands);
};

/**
 * `*1`: the next one may speak and is told. Whoever was unmuted for it before is muted again; who was
 * free to speak anyway stays so. Needs the roster.
 */
export const callOnNext = (step: RoomStep, host: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const there = context.roster.filter(({ status }) => status === 'joined');
  const next = there.filter(({ handRaisedAt }) => handRaisedAt !== null).toSorted(byHand)[0];
  if (next === undefined) return whisper(step, [host], 'no-hands', context);
  const { speakerLegId } = state.conference;
  const last = there.filter(
    ({ callLegId, role }) =>
      callLegId === speakerLegId && callLegId !== next.callLegId && role === 'guest',
  );
  const lowered: Member = { ...next, handRaisedAt: null };
  const quiet = mute(seat(step, next, lowered), last);
  const wasMuted = next.muted || next.callLegId === speakerLegId;
  const heard = withConference(next.muted ? unmute(quiet, [lowered]) : quiet, (conference) => ({
    ...conference,
    speakerLegId: wasMuted ? next.callLegId : null,
  }));
  return whisper(whisper(heard, [lowered], 'you-are-on', context), [host], 'next-called', context);
};

const byHand = (a: Member, b: Member): number =>
  (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0) || (a.callLegId < b.callLegId ? -1 : 1);
