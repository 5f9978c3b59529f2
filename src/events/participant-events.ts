// What the change of one participant is worth telling.

import type { Member } from '../conference/state.ts';
import type { ConferenceEventType } from './event.ts';

/** A member before and after one transition; null: there was none. */
export interface MemberChange {
  readonly before: Member | null;
  readonly after: Member;
}

/** The conference that a member is in. */
export const insideOf = (member: Member | null): string | null =>
  member?.status === 'joined' ? member.conferenceId : null;

export const isDeparture = ({ before, after }: MemberChange): boolean =>
  insideOf(before) !== null && insideOf(before) !== insideOf(after);

/** Of a member who is in the conference now. Who comes in says with `joined` how. */
export const participantEvents = ({
  before,
  after,
}: MemberChange): readonly ConferenceEventType[] => {
  const inside = insideOf(after);
  if (inside === null) return [];
  if (before === null || insideOf(before) !== inside) return ['conference.participant.joined'];
  const types: ConferenceEventType[] = [];
  if (before.muted !== after.muted) {
    types.push(after.muted ? 'conference.participant.muted' : 'conference.participant.unmuted');
  }
  if (before.onHold !== after.onHold) {
    types.push(after.onHold ? 'conference.participant.held' : 'conference.participant.unheld');
  }
  if ((before.handRaisedAt === null) !== (after.handRaisedAt === null)) {
    types.push(
      after.handRaisedAt === null
        ? 'conference.participant.hand_lowered'
        : 'conference.participant.hand_raised',
    );
  }
  if (before.role !== after.role) types.push('conference.participant.role_changed');
  return types;
};
