// Muting, always by explicit ids: an empty list means everybody to Telnyx, hosts too.

import { seat, type RoomContext, type RoomStep } from '../draft.ts';
import { aboutOne, idsOf, toTelnyx, whisper } from './speak.ts';
import { withConference } from './with-conference.ts';
import type { Member } from '../state.ts';

export const mute = (step: RoomStep, members: readonly Member[]): RoomStep =>
  setMuted(step, members, true);

export const unmute = (step: RoomStep, members: readonly Member[]): RoomStep =>
  setMuted(step, members, false);

/** `*6`: whoever is muted by the host's mode raises a hand instead, unless called on. */
export const toggleOwnMute = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  if (!member.muted) {
    return whisper(mute(step, [member]), [member], 'you-are-muted', context);
  }
  const { mode, speakerLegId } = state.conference;
  if (member.role === 'guest' && mode === 'muted' && speakerLegId !== member.callLegId) {
    return whisper(step, [member], 'muted-by-host', context);
  }
  return whisper(unmute(step, [member]), [member], 'you-are-unmuted', context);
};

/** `*5`: the host alone hears that it is done. Needs the roster. */
export const toggleMode = (
  step: RoomStep,
  host: Member,
  mode: 'open' | 'muted',
  context: RoomContext,
): RoomStep =>
  whisper(
    setMode(step, mode, context),
    [host],
    mode === 'muted' ? 'all-muted' : 'all-unmuted',
    context,
  );

/** Holds for guests who come later, too. Guests are told what it means to them. Needs the roster. */
export const setMode = (step: RoomStep, mode: 'open' | 'muted', context: RoomContext): RoomStep => {
  const guests = context.roster.filter(
    ({ role, status }) => role === 'guest' && status === 'joined',
  );
  const moded = withConference(step, (conference) => ({
    ...conference,
    mode,
    speakerLegId: null,
  }));
  return mode === 'muted'
    ? whisper(mute(moded, guests), guests, 'muted-by-host', context)
    : whisper(unmute(moded, guests), guests, 'you-are-unmuted', context);
};

const setMuted = (step: RoomStep, members: readonly Member[], muted: boolean): RoomStep => {
  const { state } = step;
  const callControlIds = idsOf(members);
  if (state.phase !== 'open' || callControlIds === null) return step;
  const changed = members.reduce(
    (draft, member) => seat(draft, current(draft, member), { ...current(draft, member), muted }),
    step,
  );
  return toTelnyx(changed, {
    type: muted ? 'conferences.mute' : 'conferences.unmute',
    conferenceId: state.conference.conferenceId,
    region: state.conference.region,
    callControlIds,
    ...aboutOne(members),
  });
};

/** The member as this transition has it by now. */
const current = (step: RoomStep, member: Member): Member =>
  step.members.find(({ callLegId }) => callLegId === member.callLegId) ?? member;
