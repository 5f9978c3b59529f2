// Holding, always by explicit ids: an empty list means everybody to Telnyx.

import { lineOf, seat, type RoomContext, type RoomStep } from '../draft.ts';
import { aboutOne, idsOf, toTelnyx } from './speak.ts';
import type { Audio } from '../command.ts';
import type { ConferenceOptions } from '../line.ts';
import type { Member } from '../state.ts';

export const hold = (step: RoomStep, members: readonly Member[], context: RoomContext): RoomStep =>
  setOnHold(step, members, true, context);

export const unhold = (
  step: RoomStep,
  members: readonly Member[],
  context: RoomContext,
): RoomStep => setOnHold(step, members, false, context);

const setOnHold = (
  step: RoomStep,
  members: readonly Member[],
  onHold: boolean,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  const callControlIds = idsOf(members);
  if (state.phase !== 'open' || callControlIds === null) return step;
  const options = lineOf(context).conference;
  const on = {
    conferenceId: state.conference.conferenceId,
    region: state.conference.region,
    callControlIds,
    ...aboutOne(members),
  };
  const changed = members.reduce(
    (draft, member) => seat(draft, member, { ...member, onHold }),
    step,
  );
  return toTelnyx(
    changed,
    onHold
      ? { type: 'conferences.hold', ...on, audio: holdAudio(options) }
      : { type: 'conferences.unhold', ...on },
  );
};

/** The line's own hold audio, where it has one. */
const holdAudio = (options: ConferenceOptions): Audio | null => {
  if (options.hold_audio_url !== undefined) return { audioUrl: options.hold_audio_url };
  if (options.hold_media_name !== undefined) return { mediaName: options.hold_media_name };
  return null;
};
