// Words into the conference: to some, privately, or to everybody.

import { lineOf, withEffects, type RoomContext, type RoomStep } from '../draft.ts';
import { isAudioUrl, sentence, type SentenceName } from '../sentences/sentence.ts';
import type { Audience, CallControlIds, ConferenceCommand } from '../command.ts';
import type { Member } from '../state.ts';

export const whisper = (
  step: RoomStep,
  members: readonly Member[],
  name: SentenceName,
  context: RoomContext,
  n?: number,
): RoomStep => {
  const callControlIds = idsOf(members);
  return callControlIds === null ? step : say(step, { callControlIds }, name, context, n);
};

export const announce = (
  step: RoomStep,
  name: SentenceName,
  context: RoomContext,
  n?: number,
): RoomStep => say(step, { everybody: true }, name, context, n);

/** Telnyx reads an empty list as everybody, so an empty list is null here, and nothing is sent. */
export const idsOf = (members: readonly Member[]): CallControlIds | null => {
  const [first, ...rest] = members.map(({ callControlId }) => callControlId);
  return first === undefined ? null : [first, ...rest];
};

/** So that the result of what one member is done to needs nobody else's entry. */
export const aboutOne = (members: readonly Member[]): { readonly callLegId?: string } => {
  const [first, ...rest] = members;
  return first === undefined || rest.length > 0 ? {} : { callLegId: first.callLegId };
};

export const toTelnyx = (step: RoomStep, command: ConferenceCommand): RoomStep =>
  withEffects(step, { kind: 'command', command });

const say = (
  step: RoomStep,
  audience: Audience,
  name: SentenceName,
  context: RoomContext,
  n: number | undefined,
): RoomStep => {
  const { state } = step;
  const line = lineOf(context);
  const text = sentence(line, name, n);
  if (state.phase !== 'open' || text === '') return step;
  const { conferenceId, region } = state.conference;
  return toTelnyx(
    step,
    isAudioUrl(text)
      ? {
          type: 'conferences.play',
          conferenceId,
          region,
          audio: { audioUrl: text },
          loop: 1,
          ...audience,
        }
      : {
          type: 'conferences.speak',
          conferenceId,
          region,
          payload: text,
          voice: line.voice,
          language: line.language,
          ...audience,
        },
  );
};
