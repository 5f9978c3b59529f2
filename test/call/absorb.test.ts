import { describe, expect, it } from 'vitest';

import { absorb, isCallEvent } from '../../src/call/absorb.ts';
import {
  at,
  callAnswered,
  callInitiated,
  deadlinePassed,
  hungUp,
  joined,
  left,
  speakEnded,
} from '../support/events.ts';
import { sampleCall, STARTED_AT } from '../support/sample-call.ts';
import type { CallEvent } from '../../src/call/message.ts';
import type { CallState } from '../../src/call/state.ts';

const unknown = sampleCall({
  phase: 'ringing',
  from: null,
  to: null,
  startedAt: STARTED_AT + 100_000,
  answeredAt: null,
  joinedAt: null,
  membership: null,
  clientState: null,
  events: 0,
});
const after = (...events: readonly CallEvent[]): CallState =>
  events.reduce((state, event) => absorb(state, event, STARTED_AT), unknown);

describe('what an event tells of a call', () => {
  it('leaves the phase alone', () => {
    expect(after(callInitiated(), callAnswered(), hungUp()).phase).toBe('ringing');
  });

  it('takes the time of the earliest event for the start', () => {
    expect(after(speakEnded(), callInitiated(), hungUp()).startedAt).toBe(STARTED_AT);
  });

  it("takes Telnyx's times, whenever they arrive", () => {
    expect(after(hungUp(), callAnswered())).toMatchObject({
      answeredAt: STARTED_AT + 1_000,
      endedAt: STARTED_AT + 90_000,
      hangupCause: 'normal_clearing',
      hangupSource: 'caller',
    });
  });

  it('lets the initiated event say who called whom', () => {
    const others = { from: '+13125550777', to: '+13125550778' };

    expect(after(hungUp(others), callInitiated())).toMatchObject({ from: '+13125550123' });
    expect(after(callInitiated(), hungUp(others))).toMatchObject({ from: '+13125550123' });
  });

  it('counts the first join and the last leave', () => {
    const twice = [
      joined('c-1', { occurredAt: at(10) }),
      left('c-1', { occurredAt: at(20) }),
      joined('c-1', { occurredAt: at(30) }),
      left('c-1', { occurredAt: at(40) }),
    ];
    const times = { joinedAt: STARTED_AT + 10_000, leftAt: STARTED_AT + 40_000 };

    expect(after(...twice)).toMatchObject(times);
    expect(after(...twice.toReversed())).toMatchObject(times);
  });

  it('believes the newest of joined and left, in any order', () => {
    const newest = { conferenceId: 'c-1', occurredAt: at(30), present: true };
    const events = [
      joined('c-1', { occurredAt: at(10) }),
      left('c-1', { occurredAt: at(20) }),
      joined('c-1', { occurredAt: at(30) }),
    ];

    expect(after(...events).membership).toEqual(newest);
    expect(after(...events.toReversed()).membership).toEqual(newest);
  });

  it('believes left when it carries the same time as joined, in any order', () => {
    const events = [joined('c-1', { occurredAt: at(10) }), left('c-1', { occurredAt: at(10) })];

    expect(after(...events).membership?.present).toBe(false);
    expect(after(...events.toReversed()).membership?.present).toBe(false);
  });

  it('tells events from everything else that arrives', () => {
    expect(isCallEvent(joined('c-1'))).toBe(true);
    expect(isCallEvent(callInitiated())).toBe(true);
    expect(isCallEvent(deadlinePassed)).toBe(false);
    expect(isCallEvent({ type: 'room.closed', conferenceId: 'c-1' })).toBe(false);
  });
});
