import { describe, expect, it } from 'vitest';

import type { CallMessage } from '../../src/call/message.ts';
import {
  callAnswered,
  callInitiated,
  CALLED,
  CALLER,
  gatherEnded,
  hungUp,
  joined,
  seatJoin,
  seatRefused,
  speakEnded,
} from '../support/events.ts';
import { callsTo } from '../support/given-call.ts';
import { linesWith } from '../support/lines-of.ts';
import { STARTED_AT } from '../support/sample-call.ts';

const RECORDING = 'https://media.example.com/words.mp3';

/** A caller of a line with these words, who has been answered. */
const heard = (sentences: Readonly<Record<string, string>>, ...messages: readonly CallMessage[]) =>
  callsTo(linesWith({ sentences }))(callInitiated(), ...messages);

describe('what a line says in its own way', () => {
  it('is played where it is a recording, and the end of it is awaited', () => {
    expect(heard({ greeting: RECORDING }).when(callAnswered())).toLeadTo({
      phase: 'entering',
      commands: [{ type: 'calls.startPlayback', audio: { audioUrl: RECORDING }, loop: 1 }],
    });
  });

  it.each([
    ['a short sentence', 'Welcome.', 4.8],
    ['a long one', 'word '.repeat(100), 54],
    ['a recording', RECORDING, 30],
  ])('gets its time: %s', (_title, greeting, seconds) => {
    const { deadlineAt } = heard({ greeting }).when(callAnswered());
    expect((deadlineAt ?? 0) - STARTED_AT).toBe((2 + seconds) * 1_000);
  });

  it('is left out where it is empty, and the call goes on', () => {
    const silent = { greeting: '', 'room-full': '', 'being-recorded': '' };
    const waiting = heard(silent, callAnswered());
    expect(waiting.state?.phase).toBe('waiting');
    expect(waiting.when(seatJoin('c-1', { recorded: true }))).toLeadTo({
      phase: 'joining',
      commands: ['conferences.join'],
    });
    expect(waiting.when(seatRefused('full'))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      told: ['seat.released'],
    });
  });
});

describe('a call that ends in the conference', () => {
  const inside = [callAnswered(), speakEnded(), seatJoin('c-1'), joined('c-1')];

  it.each([
    ['normal_clearing', 'caller', false],
    ['time_limit', 'unknown', false],
    ['unspecified', 'unknown', true],
    ['timeout', 'caller', true],
    ['unspecified', 'callee', false],
  ])('with %s by the %s: cut off is %s', (hangupCause, hangupSource, isCutOff) => {
    expect(heard({}, ...inside).when(hungUp({ hangupCause, hangupSource }))).toLeadTo({
      phase: 'ended',
      told: [{ type: 'seat.released', from: CALLER, isCutOff }],
    });
  });
});

describe('a call that we made', () => {
  const ours = (...messages: readonly CallMessage[]) =>
    callsTo(linesWith({}))(DIALLED, callAnswered({ from: CALLED, to: CALLER }), ...messages);
  const DIALLED = callInitiated({
    direction: 'outgoing',
    from: CALLED,
    to: CALLER,
    clientState: { line: 'support', role: 'guest', generation: 1 },
  });

  it('asks for a seat for the person who was called, who is invited', () => {
    expect(ours().when(gatherEnded('1'))).toLeadTo({
      phase: 'waiting',
      told: [{ type: 'seat.requested', from: CALLER, isInvited: true }],
    });
  });

  it.each([
    ['callee', true],
    ['caller', false],
  ])('and that %s breaks off: cut off is %s', (hangupSource, isCutOff) => {
    const inside = ours(gatherEnded('1'), seatJoin('c-1'), joined('c-1'));
    expect(inside.when(hungUp({ hangupCause: 'unspecified', hangupSource }))).toLeadTo({
      phase: 'ended',
      told: [{ type: 'seat.released', from: CALLER, isCutOff }],
    });
  });
});
