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
  callsTo(linesWith(...lines))(
    callInitiated(),
    callAnswered(),
    ...lines.map(({ name = 'support' }) => entryAnswered({ line: name })),
    ...messages,
  );

const answered = callsTo(linesWith({ pin: '1234' }))(callInitiated(), callAnswered());
const closed = [{ pin: '1234' }];
const withHosts = [{ hostPin: '9999' }];
const shared = [
  { name: 'support', pin: '1111', hostPin: '2222' },
  { name: 'sales', pin: '3333' },
];
const prompt = asked(closed).lastCommand();

/** A caller of a number with two lines, whose rooms are being asked. */
const ofTwo = (...answers: readonly CallMessage[]) =>
  callsTo(linesWith(...shared))(callInitiated(), callAnswered(), ...answers);

describe('a call to a number with several lines', () => {
  const knowsNothing = entryAnswered({ line: 'support' });

  it('is asked for a PIN when all rooms have answered, or when the time is up', () => {
    expect(ofTwo().when(knowsNothing)).toLeadTo({ phase: 'collecting-pin' });
    expect(ofTwo(knowsNothing).when(entryAnswered({ line: 'sales' }))).toLeadTo({
      phase: 'collecting-pin',
      commands: [PROMPT],
    });
    expect(ofTwo(knowsNothing).when(deadlinePassed)).toLeadTo({
      phase: 'collecting-pin',
      commands: [PROMPT],
    });
  });

  it('goes back to the line that it was cut off from, whichever answers first', () => {
    const back = entryAnswered({ line: 'sales', role: 'guest' });
    for (const when of [ofTwo().when(back), ofTwo(knowsNothing).when(back)]) {
      expect(when).toLeadTo({
        phase: 'entering',
        commands: ['calls.speak'],
        state: { line: 'sales', role: 'guest' },
      });
    }
  });

  it('waits for as long as the strictest room says, and is let go when one has had enough', () => {
    const strict = entryAnswered({ line: 'support', pauseMs: 8_000 });
    const waiting = ofTwo(strict).when(entryAnswered({ line: 'sales', pauseMs: 2_000 }));
    expect(waiting).toLeadTo({
      phase: 'collecting-pin',
      commands: ['calls.speak'],
      state: { step: 'pausing' },
    });
    expect(
      ofTwo(entryAnswered({ line: 'support', isBarred: true })).when(
        entryAnswered({ line: 'sales' }),
      ),
    ).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      state: { refusal: 'wrong_pin' },
    });
  });

  it('hears the words of the first line until the PIN has chosen', () => {
    const german = [
      { pin: '1111', language: 'de-DE', voice: 'male' },
      { name: 'sales', pin: '3333' },
    ];
    expect(asked(german, gatherEnded('0'), gatherEnded('0')).when(gatherEnded('0'))).toLeadTo({
      phase: 'leaving',
      commands: [{ payload: 'Diese PIN ist falsch. Auf Wiederhören.', voice: 'male' }],
      told: ['pin.refused', 'pin.refused'],
    });
  });
});

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

  it('is asked again after silence, which is no guess', () => {
    const expected = {
      phase: 'collecting-pin',
      commands: [PROMPT],
      state: { attempts: 1 },
    } as const;
    expect(asked(closed).when(gatherEnded(''))).toLeadTo(expected);
    expect(asked(closed).when(deadlinePassed)).toLeadTo(expected);
  });

  it('is not asked for ever when nothing is ever heard', () => {
    expect(asked(closed, deadlinePassed, deadlinePassed).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
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

  it('goes on when Telnyx refuses to repeat a prompt that it has begun', () => {
    expect(asked(closed).when(failed(prompt, 'conference-ended'))).toLeadTo({
      phase: 'collecting-pin',
      state: { step: 'prompting' },
    });
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
