import { describe, expect, it } from 'vitest';

import { callSummary } from '../../src/call/summary.ts';
import { sampleCall, STARTED_AT } from '../support/sample-call.ts';

const ended = sampleCall({
  phase: 'ended',
  leftAt: STARTED_AT + 64_501,
  endedAt: STARTED_AT + 65_000,
  hangupCause: 'normal_clearing',
  hangupSource: 'caller',
});

describe('call summary', () => {
  it('tells how long everything took, in seconds with milliseconds', () => {
    expect(callSummary(ended)).toEqual({
      event: 'call.summary',
      call_control_id: ended.callControlId,
      call_leg_id: ended.callLegId,
      line: 'support',
      role: 'guest',
      outcome: 'joined',
      seconds_to_answer: 0.92,
      seconds_to_room: 4.5,
      seconds_in_room: 60.001,
      hangup_cause: 'normal_clearing',
      commands: 3,
      events: 6,
    });
  });

  it('counts the time in the room up to the hangup when the leave was never told', () => {
    expect(callSummary({ ...ended, leftAt: null })).toMatchObject({ seconds_in_room: 60.5 });
  });

  it('leaves null what never happened', () => {
    const rejected = callSummary({
      ...ended,
      answeredAt: null,
      joinedAt: null,
      leftAt: null,
      refusal: 'refused_number',
    });

    expect(rejected).toMatchObject({
      outcome: 'refused_number',
      seconds_to_answer: null,
      seconds_to_room: null,
      seconds_in_room: null,
    });
  });

  it('says that the caller hung up when nobody else ended the call before the room', () => {
    expect(callSummary({ ...ended, joinedAt: null, leftAt: null }).outcome).toBe('caller_hung_up');
  });

  it('gives no negative duration when events carry their times the wrong way round', () => {
    expect(callSummary({ ...ended, leftAt: STARTED_AT + 4_499 }).seconds_in_room).toBe(0);
  });

  it('carries no phone number', () => {
    expect(JSON.stringify(callSummary(ended))).not.toContain('3125550');
  });
});
