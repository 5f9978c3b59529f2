import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  entryAnswered,
  failed,
  gatherEnded,
  messageFailed,
} from '../../support/events.ts';
import { callsTo } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';
import type { Line } from '../../../src/conference/line.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const PROMPT = 'calls.gatherUsingSpeak';

/** A caller of a number with these lines, who is being asked for the PIN. */
const asked = (lines: readonly Partial<Line>[], ...messages: readonly CallMessage[]) =>
  callsTo(linesWith(...lines))(callInitiated(), callAnswered(), entryAnswered(), ...messages);

const answered = callsTo(linesWith({ pin: '1234' }))(callInitiated(), callAnswered());
const closed = [{ pin: '1234' }];
const withHosts = [{ hostPin: '9999' }];
const shared = [
  { name: 'support', pin: '1111', hostPin: '2222' },
  { name: 'sales', pin: '3333' },
];
const prompt = asked(closed).issued.at(-1) ?? expect.fail('nobody was asked');

describe('a call that is asked for a PIN', () => {
  it('is asked once the room knows nothing of the caller', () => {
    expect(answered.when(entryAnswered())).toLeadTo({
      phase: 'collecting-pin',
      commands: [{ type: PROMPT, maximumTries: 1, terminatingDigit: '#' }],
    });
  });

  it('is asked when the room does not answer', () => {
    expect(answered.when(deadlinePassed)).toLeadTo({ phase: 'collecting-pin', commands: [PROMPT] });
  });

  it('is asked once, however late the room answers', () => {
    expect(
      callsTo(linesWith({ pin: '1234' }))(callInitiated(), callAnswered(), deadlinePassed).when(
        entryAnswered(),
      ),
    ).toLeadTo({ phase: 'collecting-pin' });
  });

  it('needs no PIN when the caller was cut off a moment ago', () => {
    expect(answered.when(entryAnswered({ role: 'host' }))).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
      state: { role: 'host' },
    });
  });

  it('waits before the next prompt when somebody guesses', () => {
    expect(answered.when(entryAnswered({ pauseMs: 4_000 }))).toLeadTo({
      phase: 'collecting-pin',
      commands: [{ type: 'calls.speak', payload: 'One moment, please.' }],
      state: { step: 'pausing' },
    });
    expect(
      callsTo(linesWith({ pin: '1234' }))(
        callInitiated(),
        callAnswered(),
        entryAnswered({ pauseMs: 4_000 }),
      ).when(deadlinePassed),
    ).toLeadTo({ phase: 'collecting-pin', commands: [PROMPT] });
  });

  it('is let go when this caller has guessed too often', () => {
    expect(answered.when(entryAnswered({ isBarred: true }))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      state: { refusal: 'wrong_pin' },
    });
  });

  it('goes in with the right PIN', () => {
    expect(asked(closed).when(gatherEnded('1234'))).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
      state: { line: 'support', role: 'guest' },
    });
  });

  it('goes in as a host with the host PIN', () => {
    expect(asked([{ pin: '1234', hostPin: '9999' }]).when(gatherEnded('9999'))).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
      state: { role: 'host' },
    });
  });

  it('goes in as a guest without a PIN where only hosts have one', () => {
    expect(asked(withHosts).when(gatherEnded(''))).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
      state: { role: 'guest' },
    });
  });

  it('is asked otherwise where only hosts have a PIN', () => {
    expect(asked(withHosts).issued.at(-1)).toMatchObject({
      payload: 'Press the pound key to join. If you are the host, enter your PIN first.',
    });
  });

  it.each([
    ['1111', 'support', 'guest'],
    ['2222', 'support', 'host'],
    ['3333', 'sales', 'guest'],
  ])(
    'with PIN %s gets to the line %s of a number with several lines, as a %s',
    (pin, line, role) => {
      expect(asked(shared).when(gatherEnded(pin))).toLeadTo({
        phase: 'entering',
        commands: ['calls.speak'],
        state: { line, role },
      });
    },
  );

  it('is asked again after a wrong PIN, and every line of the number hears of it', () => {
    expect(asked(shared).when(gatherEnded('0000'))).toLeadTo({
      phase: 'collecting-pin',
      commands: [PROMPT],
      told: ['pin.refused', 'pin.refused'],
      state: { attempts: 1 },
    });
  });

  it('is let go with a word after as many wrong PINs as the line allows', () => {
    expect(
      asked([{ pin: '1234', pinAttempts: 2 }], gatherEnded('0000')).when(gatherEnded('0001')),
    ).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.speak', payload: 'That PIN is not right. Goodbye.' }],
      told: ['pin.refused'],
      state: { refusal: 'wrong_pin' },
    });
  });

  it('does not count an entry that the hangup cut short', () => {
    expect(asked(closed).when(gatherEnded('12', { status: 'call_hangup' }))).toLeadTo({
      phase: 'leaving',
    });
  });

  it('is asked again when nothing is heard of the entry', () => {
    expect(asked(closed).when(deadlinePassed)).toLeadTo({
      phase: 'collecting-pin',
      commands: [PROMPT],
      told: ['pin.refused'],
    });
  });

  it('is not asked for ever when nothing is ever heard', () => {
    expect(asked(closed, deadlinePassed, deadlinePassed).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      told: ['pin.refused'],
    });
  });

  it('goes back when Telnyx says that it is not answered', () => {
    expect(asked(closed).when(failed(prompt, 'call-not-answered'))).toLeadTo({
      phase: 'answering',
    });
  });

  it('is on the way out when the caller is gone', () => {
    expect(asked(closed).when(failed(prompt, 'call-ended'))).toLeadTo({ phase: 'leaving' });
  });

  it.each(['rejected', 'unavailable', 'unauthorized'] as const)(
    'hears that something went wrong when the prompt is %s',
    (failure) => {
      expect(asked(closed).when(failed(prompt, failure))).toLeadTo({
        phase: 'leaving',
        commands: ['calls.speak'],
        state: { refusal: 'failed' },
      });
    },
  );

  it('hears that something went wrong when a message cannot be applied', () => {
    expect(asked(closed).when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      state: { refusal: 'failed' },
    });
  });
});
