// The fields of the one log line about an ended conference.

import type { EndedConference } from './state.ts';

/** Ids by Telnyx's names. Durations are seconds, exact to the millisecond. */
export interface ConferenceSummary {
  readonly event: 'conference.summary';
  readonly conference_id: string;
  readonly line: string;
  /** Telnyx's word; null: the end was found, not told. */
  readonly end_reason: string | null;
  readonly seconds: number;
  readonly peak_participant_count: number;
  /** Joins in all; one caller may have joined more than once. */
  readonly joined_total: number;
}

/** To be logged once, when the conference has ended. */
export const conferenceSummary = (ended: EndedConference): ConferenceSummary => ({
  event: 'conference.summary',
  conference_id: ended.conferenceId,
  line: ended.line,
  end_reason: ended.endReason,
  seconds: Math.max(0, ended.endedAt - ended.createdAt) / 1_000,
  peak_participant_count: ended.peakParticipantCount,
  joined_total: ended.joinedTotal,
});
