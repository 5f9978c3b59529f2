// A member of a room and an ended conference, with every fact set; a test names only what it is about.

import type { EndedConference, Member } from '../../src/conference/state.ts';

export const sampleMember = (overrides: Partial<Member> = {}): Member => ({
  callLegId: 'leg-1',
  callControlId: 'v3:leg-1',
  callSessionId: null,
  from: '+13125550123',
  role: 'guest',
  status: 'joined',
  requestedAt: 1_000,
  conferenceId: 'conference-1',
  joinedAt: 2_000,
  leftAt: null,
  occurredAt: null,
  muted: false,
  onHold: false,
  handRaisedAt: null,
  toldOfRecording: false,
  ...overrides,
});

export const sampleEnded = (overrides: Partial<EndedConference> = {}): EndedConference =>
  // A record is read as it was written; a test of storing it does not need each of its facts.
  ({
    line: 'support',
    conferenceId: 'conference-1',
    name: 'support',
    createdAt: 1_000,
    endedAt: 5_000,
    endReason: 'all_left',
    ...overrides,
  }) as EndedConference;
