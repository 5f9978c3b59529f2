// A room with an open conference, with every fact set; a test names only what it is about.

import type { EndedConference, OpenConference, RoomFacts } from '../../src/conference/state.ts';
import type { LiveRoom } from '../../src/redis/find-conference.ts';

const sampleConference = (overrides: Partial<OpenConference> = {}): OpenConference => ({
  conferenceId: 'f1b2c3d4-0000-4000-8000-000000000001',
  name: 'support',
  createdAt: 1_000,
  updatedAt: 2_000,
  generation: 1,
  peakParticipantCount: 3,
  joinedTotal: 4,
  floorCallControlId: null,
  floorAt: null,
  region: null,
  started: true,
  locked: false,
  mode: 'open',
  speakerLegId: null,
  recording: 'off',
  recordsByItself: false,
  burst: { since: 1_000, joins: 0 },
  connectionId: null,
  ...overrides,
});

export const sampleRoom = (
  line: string,
  conference: Partial<OpenConference> = {},
  facts: Partial<RoomFacts> = {},
): LiveRoom => ({
  line,
  generation: 1,
  tombstones: [],
  counts: { waiting: 0, joining: 0, joined: 1, hostsJoined: 0, hosts: 0, hands: 0 },
  timers: {},
  guesses: { callers: [], line: { count: 0, last: 0 } },
  departures: [],
  phase: 'open',
  conference: sampleConference({ name: line, ...conference }),
  ...facts,
});

export const endedOf = (
  line: string,
  overrides: Partial<EndedConference> & Pick<EndedConference, 'conferenceId'>,
): EndedConference => ({
  ...sampleConference({ name: line }),
  line,
  endedAt: 5_000,
  endReason: 'all_left',
  ...overrides,
});
