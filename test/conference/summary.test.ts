import { describe, expect, it } from 'vitest';

import type { EndedConference } from '../../src/conference/state.ts';
import { conferenceSummary } from '../../src/conference/summary.ts';

const CREATED_AT = Date.parse('2026-11-22T09:00:00.000Z');

const ended: EndedConference = {
  conferenceId: 'f1b2c3d4-0000-4000-8000-000000000001',
  name: 'acme-support',
  line: 'support',
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT + 90_250,
  endedAt: CREATED_AT + 90_250,
  endReason: 'all_left',
  generation: 4,
  peakParticipantCount: 7,
  joinedTotal: 11,
  floorCallControlId: null,
  floorAt: null,
  region: null,
  started: true,
  locked: false,
  mode: 'open',
  speakerLegId: null,
  recording: 'off',
  recordsByItself: false,
  burst: { since: 0, joins: 0 },
  connectionId: null,
};

describe('conference summary', () => {
  it('tells how long a conference lasted, how many were in and why it ended', () => {
    expect(conferenceSummary(ended)).toEqual({
      event: 'conference.summary',
      conference_id: ended.conferenceId,
      line: 'support',
      end_reason: 'all_left',
      seconds: 90.25,
      peak_participant_count: 7,
      joined_total: 11,
    });
  });

  it('gives no negative duration when the end was told with an earlier time', () => {
    expect(conferenceSummary({ ...ended, endedAt: CREATED_AT - 1 }).seconds).toBe(0);
  });
});
