import { describe, expect, it } from 'vitest';

import type { CallState } from '../../src/call/state.ts';
import { compare } from '../../src/reconcile/compare.ts';
import { sampleCall } from '../support/sample-call.ts';
import { sampleMember } from '../support/sample-member.ts';
import { sampleRoom } from '../support/sample-room.ts';

/** One caller in one conference, as each side has it; Telnyx shows nobody muted or on hold. */
const differences = (
  shown: object,
  kept: object = {},
  started = true,
  calls: readonly CallState[] = [],
) => {
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
    since: 4_000,
    now: 5_000,
    here: {
      calls: new Map(calls.map((call) => [call.callLegId, call])),
      rooms: [{ room, roster: [member] }],
    },
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

  it('can be gone, unless it has come while Telnyx was read', () => {
    const callLegId = 'another';
    expect(differences({ callLegId })).toMatchObject([{ kind: 'participant_gone' }]);
    expect(differences({ callLegId }, { joinedAt: 4_500 })).toEqual([]);
    expect(differences({ callLegId }, { joinedAt: 10_000 })).toEqual([]);
    expect(differences({ callLegId }, { joinedAt: 10_001 })).toHaveLength(1);
  });

  it('is gone by the word of the call, as long as there is one', () => {
    const call = sampleCall({ callLegId: 'leg-1', phase: 'in-conference' });
    expect(differences({ callLegId: 'another' }, {}, true, [call])).toMatchObject([
      { mailbox: 'call:leg-1', message: { type: 'conference.participant.left' } },
      { kind: 'leg_gone' },
    ]);
  });

  it.each([
    ['is over', [sampleCall({ callLegId: 'leg-1', phase: 'ended' })]],
    ['nobody knows', []],
  ])('is taken from the room when the call %s', (_, calls) => {
    expect(differences({ callLegId: 'another' }, {}, true, calls)).toMatchObject([
      {
        kind: 'participant_gone',
        mailbox: 'room:support',
        message: { type: 'seat.released', callLegId: 'leg-1', isCutOff: false },
      },
    ]);
  });

  it('is held by Telnyx itself until the conference starts', () => {
    expect(differences({ onHold: true }, {}, false)).toEqual([]);
  });
});

describe('a conference and a leg that Telnyx does not show', () => {
  const missing = (begunAt: number) =>
    compare({
      since: 4_000,
      now: 5_000,
      here: {
        calls: new Map([['leg-1', sampleCall({ callLegId: 'leg-1', startedAt: begunAt })]]),
        rooms: [{ room: sampleRoom('support', { createdAt: begunAt }), roster: [] }],
      },
      there: { legsAreComplete: true, legs: new Map(), conferences: [] },
    }).map(({ kind }) => kind);

  it('are gone', () => {
    expect(missing(3_999)).toEqual(['conference_gone', 'leg_gone']);
  });

  it('may have begun while it was read', () => {
    expect(missing(4_000)).toEqual([]);
  });

  it('are gone whatever a clock says that is too late', () => {
    expect(missing(10_001)).toEqual(['conference_gone', 'leg_gone']);
  });
});

describe('a leg that Telnyx shows', () => {
  const leg = {
    callLegId: 'leg-1',
    callControlId: 'v3:leg-1',
    callSessionId: null,
    clientState: null,
    durationSecs: 1,
    conference: null,
  };
  const found = (...calls: readonly CallState[]) =>
    compare({
      since: 4_000,
      now: 5_000,
      here: { calls: new Map(calls.map((call) => [call.callLegId, call])), rooms: [] },
      there: { legsAreComplete: true, legs: new Map([['leg-1', leg]]), conferences: [] },
    });

  it('is one thing when it is unknown here, and another when it is over', () => {
    const over = sampleCall({ callLegId: 'leg-1', phase: 'ended' });
    expect(found()).toMatchObject([{ kind: 'leg_found', isOver: false }]);
    expect(found(over)).toMatchObject([{ kind: 'leg_found', isOver: true }]);
  });
});
