import { describe, expect, it } from 'vitest';

import {
  at,
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  hungUp,
  joined,
  left,
  messageFailed,
  pressed,
  roomClosed,
  seatCreate,
  seatJoin,
  speakEnded,
} from '../../support/events.ts';
import { CALL_MAX_MS, callsTo, givenCall } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';
import { STARTED_AT } from '../../support/sample-call.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const IN = [
  callInitiated(),
  callAnswered(),
  speakEnded(),
  seatJoin('c-1'),
  joined('c-1'),
] as const satisfies readonly CallMessage[];
const inside = givenCall(...IN);

describe('a call in its conference', () => {
  it('is hung up at the longest duration of a call, and not before', () => {
    expect(givenCall(...IN.slice(0, -1)).when(joined('c-1')).deadlineAt).toBe(
      STARTED_AT + CALL_MAX_MS,
    );
    expect(inside.when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      told: ['seat.released'],
    });
  });

  it('is expected to be hung up by Telnyx when it has left', () => {
    expect(inside.when(left('c-1'))).toLeadTo({
      phase: 'leaving',
      told: [{ type: 'participant.left', occurredAt: at(60) }, 'seat.released'],
      state: { step: 'expecting' },
    });
  });

  it('stays in when an older left arrives late', () => {
    expect(inside.when(left('c-1', { occurredAt: at(5) }))).toLeadTo({
      phase: 'in-conference',
      told: ['participant.joined'],
    });
  });

  it('follows the caller into another conference', () => {
    expect(inside.when(joined('c-2', { occurredAt: at(30) }))).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'participant.joined', conferenceId: 'c-2' }],
      state: { conferenceId: 'c-2' },
    });
  });

  it('is expected to be hung up when its conference ends', () => {
    expect(inside.when(roomClosed('c-1'))).toLeadTo({
      phase: 'leaving',
      told: ['seat.released'],
      state: { step: 'expecting' },
    });
  });

  it('stays in when another conference ends', () => {
    expect(inside.when(roomClosed('c-0'))).toLeadTo({ phase: 'in-conference' });
  });

  it('says again where it is when the room has lost sight of it', () => {
    const told = [{ type: 'participant.joined', conferenceId: 'c-1', occurredAt: at(10) }];

    expect(inside.when(seatJoin('c-1'))).toLeadTo({ phase: 'in-conference', told });
    expect(inside.when(seatCreate(2))).toLeadTo({ phase: 'in-conference', told });
  });

  it('goes to the conference that the room calls the right one', () => {
    expect(inside.when(seatJoin('c-2'))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', conferenceId: 'c-2' }],
    });
  });

  it('takes no notice of commands that fail now', () => {
    const prompt = givenCall(...IN).lastCommand();

    expect(inside.when(failed(prompt, 'unavailable'))).toLeadTo({ phase: 'in-conference' });
  });

  it('hands key commands to the room', () => {
    expect(inside.when(pressed('*'))).toLeadTo({ phase: 'in-conference' });
    expect(givenCall(...IN, pressed('*')).when(pressed('6', { occurredAt: at(21) }))).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'key.pressed', key: 'mute' }],
    });
  });

  it('gives its seat back when the caller hangs up', () => {
    expect(inside.when(hungUp())).toLeadTo({
      phase: 'ended',
      told: [{ type: 'seat.released', isCutOff: false }],
    });
  });

  it('says that the caller was cut off when the network broke the line', () => {
    expect(inside.when(hungUp({ hangupCause: 'timeout', hangupSource: 'unknown' }))).toLeadTo({
      phase: 'ended',
      told: [{ type: 'seat.released', isCutOff: true }],
    });
  });

  it.each(['alone', 'kicked', 'no-host'] as const)(
    'leaves the conference before it hears why it is let go: %s',
    (reason) => {
      expect(inside.when({ type: 'room.dismissed', reason })).toLeadTo({
        phase: 'leaving',
        commands: [{ type: 'conferences.leave', conferenceId: 'c-1', callControlId: 'v3:leg-1' }],
        told: ['seat.released'],
      });
    },
  );

  it('has the role that it is given', () => {
    expect(inside.when({ type: 'role.changed', role: 'host' })).toLeadTo({
      phase: 'in-conference',
      state: { role: 'host' },
    });
  });

  it('hears that something went wrong when a message cannot be applied', () => {
    expect(inside.when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: ['conferences.leave'],
      told: ['seat.released'],
    });
  });
});

describe('a guest who waits for the host', () => {
  const guests = callsTo(linesWith({ waitForHost: true, maxWaitMinutes: 2 }));

  it('asks the room whether a host has come after as long as the line allows', () => {
    expect(guests(...IN).when(deadlinePassed)).toLeadTo({
      phase: 'in-conference',
      told: ['wait.expired'],
    });
  });

  it('is not asked about again, and is hung up at the longest duration of a call', () => {
    expect(guests(...IN, deadlinePassed).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      told: ['seat.released'],
    });
  });

  it('is hung up at the longest duration of a call even when the wait is longer', () => {
    expect(callsTo(linesWith({ waitForHost: true }), 60_000)(...IN).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      told: ['seat.released'],
    });
  });

  it('is let go when no host came', () => {
    expect(guests(...IN).when({ type: 'room.dismissed', reason: 'no-host' })).toLeadTo({
      phase: 'leaving',
      commands: ['conferences.leave'],
      told: ['seat.released'],
      state: { refusal: 'no_host' },
    });
  });
});
