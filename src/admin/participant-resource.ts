// A participant as `/v1` shows one.

import type { Member, OpenConference } from '../conference/state.ts';
import { isoTime } from './iso-time.ts';

type ParticipantStatus = 'joining' | 'joined' | 'left';
/** A member who is in a conference, on the way in, or has left it. */
export type Participant = Member & { readonly status: ParticipantStatus };

/** Whoever waits for a seat is in no conference yet. */
export const isParticipant = (member: Member): member is Participant =>
  member.status === 'joining' || member.status === 'joined' || member.status === 'left';

export const participantResource = (
  participant: Participant,
  conference: OpenConference,
  maskNumber: (number: string) => string,
): object => ({
  record_type: 'participant',
  call_control_id: participant.callControlId,
  call_leg_id: participant.callLegId,
  call_session_id: participant.callSessionId,
  conference: { id: conference.conferenceId, name: conference.name },
  status: participant.status,
  muted: participant.muted,
  on_hold: participant.onHold,
  role: participant.role,
  from: participant.from === null ? null : maskNumber(participant.from),
  joined_at: isoTime(participant.joinedAt),
  left_at: isoTime(participant.leftAt),
  hand_raised_at: isoTime(participant.handRaisedAt),
});
