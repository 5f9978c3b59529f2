// A call as Redis holds it, with every fact set; a test names only what it is about.

import type { CallState } from '../../src/call/state.ts';

export const STARTED_AT = Date.parse('2026-11-22T09:00:00.000Z');

export const sampleCall = (overrides: Partial<CallState> = {}): CallState =>
  // Every phase has its own fields; the caller gives those of the phase that it names.
  ({
    callLegId: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
    callControlId: 'v3:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ',
    callSessionId: '428c31b6-abf3-3bc1-b7f4-5013ef9657c1',
    connectionId: '7267xxxxxxxxxxxxxx',
    direction: 'incoming',
    from: '+13125550123',
    to: '+13125550100',
    line: 'support',
    role: 'guest',
    startedAt: STARTED_AT,
    answeredAt: STARTED_AT + 920,
    joinedAt: STARTED_AT + 4_500,
    leftAt: null,
    endedAt: null,
    seated: true,
    membership: null,
    refusal: null,
    hangupCause: null,
    hangupSource: null,
    commands: 3,
    events: 6,
    clientState: null,
    phase: 'in-conference',
    deadlineAt: STARTED_AT + 14_400_000,
    conferenceId: 'f1b2c3d4-0000-4000-8000-000000000001',
    ...overrides,
  }) as CallState;
