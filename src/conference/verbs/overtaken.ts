// Commands have no order among themselves: a mute that was asked for before an unmute may be carried
// out after it. Whoever was decided about otherwise meanwhile is named to Telnyx again.

import { hold, unhold } from './hold.ts';
import { mute, unmute } from './mute.ts';
import type { ConferenceControl } from '../command.ts';
import type { RoomContext, RoomStep } from '../draft.ts';
import type { Member } from '../state.ts';

type Opposed = Extract<
  ConferenceControl,
  {
    readonly type:
      | 'conferences.mute'
      | 'conferences.unmute'
      | 'conferences.hold'
      | 'conferences.unhold';
  }
>;

export const isOpposed = (command: { readonly type: string }): command is Opposed =>
  command.type === 'conferences.mute' ||
  command.type === 'conferences.unmute' ||
  command.type === 'conferences.hold' ||
  command.type === 'conferences.unhold';

/** After this command has been carried out. Needs the roster where it was about several. */
export const saidAgain = (step: RoomStep, command: Opposed, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.conferenceId !== command.conferenceId) return step;
  const those = (isOtherwise: (member: Member) => boolean): readonly Member[] =>
    (context.member === null ? context.roster : [context.member]).filter(
      (member) =>
        member.status === 'joined' &&
        command.callControlIds?.includes(member.callControlId) === true &&
        isOtherwise(member),
    );
  switch (command.type) {
    case 'conferences.mute':
      return unmute(
        step,
        those(({ muted }) => !muted),
      );
    case 'conferences.unmute':
      return mute(
        step,
        those(({ muted }) => muted),
      );
    case 'conferences.hold':
      return unhold(
        step,
        those(({ onHold }) => !onHold),
        context,
      );
    case 'conferences.unhold':
      return hold(
        step,
        those(({ onHold }) => onHold),
        context,
      );
  }
};
