// One of every message that a call can get, and the commands of an ordinary call.

import type { Command } from '../../src/call/command.ts';
import type { CallEventIds, CallMessage } from '../../src/call/message.ts';
import { STARTED_AT } from './sample-call.ts';

export const CONFERENCE = 'f1b2c3d4-0000-4000-8000-000000000001';
export const CONTROL = 'v3:leg';
export const clientState = { line: 'support', role: 'guest', generation: 1 } as const;

const ids = (occurredMs: number): CallEventIds => ({
  callLegId: 'leg',
  callControlId: CONTROL,
  callSessionId: null,
  connectionId: null,
  clientState: null,
  occurredAt: `${new Date(occurredMs).toISOString().slice(0, -1)}000Z`,
});

export const answer: Command = { type: 'calls.answer', callControlId: CONTROL, clientState };
export const speak: Command = {
  type: 'calls.speak',
  callControlId: CONTROL,
  payload: 'Welcome.',
  voice: 'female',
  language: 'en-US',
};
export const join: Command = {
  type: 'conferences.join',
  conferenceId: CONFERENCE,
  callControlId: CONTROL,
  mute: false,
  startConferenceOnEnter: true,
  beepEnabled: null,
  region: null,
  clientState,
};

export const at = STARTED_AT + 100;
export const event = { ...ids(STARTED_AT), from: '+13125550123', to: '+13125550100' };

/** One of every message; a new one does not compile without its sample. */
export const SAMPLES: { readonly [T in CallMessage['type']]: Extract<CallMessage, { type: T }> } = {
  'call.initiated': { ...event, type: 'call.initiated', direction: 'incoming' },
  'call.answered': { ...event, type: 'call.answered' },
  'call.hangup': {
    ...event,
    type: 'call.hangup',
    hangupCause: 'normal_clearing',
    hangupSource: 'caller',
  },
  'call.dtmf.received': { ...event, type: 'call.dtmf.received', digit: '7' },
  'call.gather.ended': { ...event, type: 'call.gather.ended', digits: '4711', status: 'valid' },
  'call.speak.started': { ...event, type: 'call.speak.started' },
  'call.speak.ended': { ...event, type: 'call.speak.ended', status: 'completed' },
  'call.playback.started': { ...event, type: 'call.playback.started' },
  'call.playback.ended': { ...event, type: 'call.playback.ended', status: 'completed' },
  'conference.participant.joined': {
    ...event,
    type: 'conference.participant.joined',
    conferenceId: CONFERENCE,
  },
  'conference.participant.left': {
    ...event,
    type: 'conference.participant.left',
    conferenceId: CONFERENCE,
  },
  'conference.participant.speak.ended': {
    ...event,
    type: 'conference.participant.speak.ended',
    conferenceId: CONFERENCE,
  },
  'entry.answered': {
    type: 'entry.answered',
    line: 'support',
    role: null,
    pauseMs: 0,
    isBarred: false,
  },
  'leg.found': {
    type: 'leg.found',
    callControlId: event.callControlId,
    callSessionId: null,
    clientState: null,
    line: null,
    conferenceId: CONFERENCE,
    startedAt: 0,
  },
  'room.dismissed': { type: 'room.dismissed', reason: 'kicked' },
  'role.changed': { type: 'role.changed', role: 'host' },
  'seat.create': { type: 'seat.create', generation: 1 },
  'seat.join': {
    type: 'seat.join',
    conferenceId: CONFERENCE,
    generation: 1,
    region: null,
    starts: false,
    recorded: false,
    quiet: false,
  },
  'seat.wait': { type: 'seat.wait' },
  'seat.refused': { type: 'seat.refused', reason: 'full' },
  'room.closed': { type: 'room.closed', conferenceId: CONFERENCE },
  'command.succeeded': { type: 'command.succeeded', command: join, output: null },
  'command.failed': {
    type: 'command.failed',
    command: join,
    failure: 'conference-ended',
    status: 422,
    code: '90019',
  },
  'deadline.passed': { type: 'deadline.passed' },
  'message.failed': { type: 'message.failed', failedType: 'call.answered' },
};
