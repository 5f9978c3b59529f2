import { describe, expect, it } from 'vitest';

import type { CallState } from '../../src/call/state.ts';
import { callEvents } from '../../src/events/call-events.ts';
import { maskNumber } from '../../src/masking.ts';
import { sampleCall } from '../support/sample-call.ts';

const call = (changes: Partial<CallState>): CallState =>
  sampleCall({ answeredAt: null, joinedAt: null, membership: null, ...changes });
const inside = (conferenceId: string): CallState['membership'] => ({
  conferenceId,
  occurredAt: '2026-11-22T09:00:05.000000Z',
  present: true,
});
const gone = (conferenceId: string): CallState['membership'] => ({
  conferenceId,
  occurredAt: '2026-11-22T09:00:09.000000Z',
  present: false,
});

const RINGING = call({ phase: 'ringing' });
const ANSWERING = call({ phase: 'answering' });
const JOINING = call({ phase: 'joining', answeredAt: 1 });
const IN_ONE = call({ phase: 'in-conference', answeredAt: 1, membership: inside('one') });

const typesOf = (before: CallState | null, after: CallState | null): readonly string[] =>
  callEvents(before, after, maskNumber).map(({ type }) => type);

describe('a call is told of', () => {
  it.each([
    ['when it rings', null, RINGING, ['call.ringing']],
    ['when it is answered at once', null, ANSWERING, ['call.ringing', 'call.answering']],
    ['when it goes on', RINGING, ANSWERING, ['call.answering']],
    [
      'when the caller is on the line',
      ANSWERING,
      call({ phase: 'collecting-pin', answeredAt: 1 }),
      ['call.answered', 'call.collecting_pin'],
    ],
    ['when it is in', JOINING, IN_ONE, ['call.joined']],
    [
      'when it is out and waits for the next conference',
      IN_ONE,
      call({ phase: 'waiting', answeredAt: 1, membership: gone('one') }),
      ['call.left', 'call.waiting'],
    ],
    [
      'when it is in another conference',
      IN_ONE,
      call({ phase: 'in-conference', answeredAt: 1, membership: inside('two') }),
      ['call.left', 'call.joined'],
    ],
    [
      'when it ends inside',
      IN_ONE,
      call({ phase: 'ended', answeredAt: 1, membership: inside('one') }),
      ['call.left', 'call.ended'],
    ],
    [
      'when it says goodbye inside',
      IN_ONE,
      call({ phase: 'leaving', answeredAt: 1, membership: inside('one') }),
      ['call.leaving'],
    ],
    [
      'when its end is all that is ever heard of it',
      null,
      call({ phase: 'ended' }),
      ['call.ringing', 'call.ended'],
    ],
    ['never twice', IN_ONE, IN_ONE, []],
    ['not while nothing is known of it', null, null, []],
  ])('%s', (_when, before, after, types) => {
    expect(typesOf(before, after)).toEqual(types);
  });

  it('not when it is somebody else’s on our connection', () => {
    const foreign = call({ phase: 'ringing', direction: 'outgoing', line: null });

    expect(typesOf(null, foreign)).toEqual([]);
    expect(typesOf(foreign, { ...foreign, line: 'sales' })).toEqual(['call.ringing']);
  });
});

describe('the event of a call', () => {
  it('has Telnyx’s field names, and numbers as they are shown', () => {
    const [event] = callEvents(JOINING, IN_ONE, maskNumber);

    expect(event).toEqual({
      type: 'call.joined',
      payload: {
        call_control_id: IN_ONE.callControlId,
        call_leg_id: IN_ONE.callLegId,
        call_session_id: IN_ONE.callSessionId,
        connection_id: IN_ONE.connectionId,
        conference_id: 'one',
        line: 'support',
        phase: 'in-conference',
        role: 'guest',
        direction: 'incoming',
        from: '+1********23',
        to: '+1********00',
      },
    });
  });

  it('says which conference was left', () => {
    const ended = call({ phase: 'ended', membership: gone('one'), hangupCause: 'normal_clearing' });

    expect(callEvents(IN_ONE, ended, maskNumber).map(({ payload }) => payload)).toMatchObject([
      { conference_id: 'one' },
      { conference_id: null, hangup_cause: 'normal_clearing', outcome: 'caller_hung_up' },
    ]);
  });
});
