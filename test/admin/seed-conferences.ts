// Conferences as their rooms leave them in Redis.

import type { EndedConference, OpenConference, RoomFacts } from '../../src/conference/state.ts';
import { conferenceMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { endedOf, sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { NOW, type Admin } from './admin-server.ts';

export const seedRoom = async (
  admin: Admin,
  line: string,
  conference: Partial<OpenConference> & Pick<OpenConference, 'conferenceId'>,
  facts: Partial<RoomFacts> = {},
  ended: readonly EndedConference[] = [],
): Promise<void> => {
  const state = sampleRoom(line, conference, facts);
  await seedMailbox(admin.store, roomMailbox(line), { state, listedAt: NOW, ended }, NOW);
  const known = { state: { line, held: [] } };
  await seedMailbox(admin.store, conferenceMailbox(conference.conferenceId), known, NOW);
};

/** Two live conferences and three that have ended, of two lines. */
export const seedFive = async (admin: Admin): Promise<void> => {
  await seedRoom(
    admin,
    'support',
    { conferenceId: 'live-1', createdAt: NOW - 1_000, name: 'acme-support' },
    {},
    [
      endedOf('support', { conferenceId: 'ended-1', createdAt: NOW - 5_000, name: 'acme-support' }),
      endedOf('support', { conferenceId: 'ended-2', createdAt: NOW - 3_000, name: 'acme-support' }),
    ],
  );
  await seedRoom(
    admin,
    'sales',
    { conferenceId: 'live-2', createdAt: NOW - 2_000, started: false },
    {},
    [endedOf('sales', { conferenceId: 'ended-3', createdAt: NOW - 4_000 })],
  );
};
