import { describe, expect, it } from 'vitest';

import { compare } from '../../src/reconcile/compare.ts';
import { sampleMember } from '../support/sample-member.ts';
import { sampleRoom } from '../support/sample-room.ts';

/** One caller in one conference, as each side has it; Telnyx shows nobody muted or on hold. */
const differences = (shown: object, kept: object = {}, started = true) => {
  const room = sampleRoom('support', { started });
  const { conferenceId } = room.conference;
  const member = sampleMember({ conferenceId, ...kept });
  const { callLegId, callControlId } = member;
  const found = {
    conferenceId,
    line: room.line,
    createdAt: '2026-11-22T09:00:00.000Z',
    joined: [
      {
        callLegId,
        callControlId,
        status: 'joined',
        muted: false,
        onHold: false,
        ...shown,
      } as const,
    ],
  };
  return compare({
    now: 5_000,
    here: { calls: new Map(), rooms: [{ room, roster: [member] }] },
    there: { legsAreComplete: false, legs: new Map(), conferences: [found] },
  });
};

describe('somebody whom both know to be in the conference', () => {
  it('is no difference when all else is the same', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ muted: true, onHold: true }, { muted: true, onHold: true })).toEqual([]);
  });

  it('can be muted on one side only', () => {
    expect(differences({ muted: true })).toMatchObject([
      { kind: 'mute_drifted', message: { type: 'mute.drifted', callLegId: 'leg-1', muted: true } },
    ]);
  });

  it('can be on hold on one side only', () => {
    expect(differences({}, { onHold: true })).toMatchObject([
      {
        kind: 'hold_drifted',
        message: { type: 'hold.drifted', callLegId: 'leg-1', onHold: false },
      },
    ]);
  });

  it('is held by Telnyx itself until the conference starts', () => {
    expect(differences({ onHold: true }, {}, false)).toEqual([]);
  });
});
