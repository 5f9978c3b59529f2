// A conference with people in it, and what its room was told.

import type { Member, OpenConference, RoomFacts } from '../../../src/conference/state.ts';
import { roomMailbox } from '../../../src/mailbox/mailbox-id.ts';
import type { RedisClient } from '../../../src/redis/connection.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { sampleMember } from '../../support/sample-member.ts';
import { endedOf, sampleRoom } from '../../support/sample-room.ts';
import { seedMailbox } from '../../support/seed-mailbox.ts';
import { NOW, type Admin } from '../admin-server.ts';

export const LIVE = '/v1/conferences/live-1';
export const ENDED = '/v1/conferences/ended-1';

const member = (name: string, facts: Partial<Member>): Member =>
  sampleMember({
    callLegId: `leg-${name}`,
    callControlId: `v3:${name}`,
    conferenceId: 'live-1',
    ...facts,
  });

/** `live-1` with Ann and Bob in it and Cay on the way; `ended-1` before it. */
export const seedMeeting = async (
  admin: Admin,
  conference: Partial<OpenConference> = {},
  facts: Partial<RoomFacts> & { readonly phase?: 'open' | 'closing' } = {},
): Promise<void> => {
  const members = [
    member('ann', { role: 'host' }),
    member('bob', {}),
    member('cay', { status: 'joining' }),
    member('dan', { status: 'left' }),
    member('eve', { status: 'waiting', conferenceId: null }),
  ];
  const state = sampleRoom('support', { conferenceId: 'live-1', ...conference }, facts);
  const ended = [endedOf('support', { conferenceId: 'ended-1' })];
  await seedMailbox(
    admin.store,
    roomMailbox('support'),
    { state, listedAt: NOW, members, ended },
    NOW,
  );
};

/** The messages that wait for the room, oldest first. */
export const told = async (client: RedisClient): Promise<readonly unknown[]> => {
  const inbox = createKeys('admin').inbox(roomMailbox('support'));
  const envelopes = await client.lrange(inbox, 0, -1);
  return envelopes.map((envelope) => {
    const { id, m } = JSON.parse(envelope) as { id: string; m: object };
    return { id, ...m };
  });
};
