// Who gets a seat when there are few, or when the conference is locked.

import { describe, expect, it } from 'vitest';

import { givenParty } from '../support/given-party.ts';

const ANN = '+13125550001';

describe('seats', () => {
  const small = { hostPin: '4711', conference: { max_participants: 3 } } as const;

  it('are refused to one more than there are', () => {
    const party = givenParty({ conference: { max_participants: 2 } });
    party.joins('ann');
    party.joins('bob');
    expect(party.asks('cem').told).toEqual({ cem: [{ type: 'seat.refused', reason: 'full' }] });
    party.leaves('ann');
    expect(party.asks('cem').told).toMatchObject({ cem: [{ type: 'seat.join' }] });
  });

  it('are kept for the first host, and free for guests once a host has one', () => {
    const party = givenParty(small);
    party.joins('ann');
    party.joins('bob');
    expect(party.asks('cem').told).toMatchObject({ cem: [{ reason: 'full' }] });
    party.joins('host', { role: 'host' });
    party.leaves('ann');
    expect(party.asks('dan').told).toMatchObject({ dan: [{ type: 'seat.join' }] });
  });

  it('are not kept for another host while one is on the way in', () => {
    const party = givenParty({ ...small, conference: { max_participants: 2 } });
    party.asks('host', { role: 'host' });
    expect(party.asks('ann').told).toMatchObject({ ann: [{ type: 'seat.wait' }] });
  });

  it('are given to fifty callers one by one, and the rest hear why not', () => {
    const party = givenParty({ conference: { max_participants: 20 } });
    const names = Array.from({ length: 50 }, (_, nth) => `caller-${nth}`);
    const { told } = party.joinTogether(names.slice(0, 20));
    expect(Object.values(told).flat()).not.toContainEqual(
      expect.objectContaining({ type: 'seat.refused' }),
    );
    for (const name of names.slice(20)) {
      expect(party.asks(name).told[name]).toEqual([{ type: 'seat.refused', reason: 'full' }]);
    }
  });

  it('are given to an invited guest of a locked conference', () => {
    const party = givenParty(small);
    party.joins('host', { role: 'host' });
    party.presses('host', 'lock');
    const invited = party.gets({
      type: 'seat.requested',
      callLegId: 'eve',
      callControlId: 'v3:eve',
      callSessionId: null,
      from: ANN,
      role: 'guest',
      isInvited: true,
    });
    expect(invited.told).toMatchObject({ eve: [{ type: 'seat.join' }] });
  });
});
