import { describe, expect, it } from 'vitest';

import {
  at,
  callAnswered,
  callInitiated,
  deadlinePassed,
  hungUp,
  joined,
  left,
  messageFailed,
  seatCreate,
  seatJoin,
  speakEnded,
} from '../support/events.ts';
import { callsTo, givenCall } from '../support/given-call.ts';
import { linesWith } from '../support/lines-of.ts';
import { STARTED_AT } from '../support/sample-call.ts';
import type { CallMessage } from '../../src/call/message.ts';

/** One call for each phase that waits for something. */
const WAITING: readonly (readonly [string, readonly CallMessage[]])[] = [
  ['ringing', [speakEnded()]],
  ['answering', [callInitiated()]],
  ['entering', [callInitiated(), callAnswered()]],
  ['waiting', [callInitiated(), callAnswered(), speakEnded()]],
  ['joining', [callInitiated(), callAnswered(), speakEnded(), seatCreate()]],
  ['in-conference', [callInitiated(), callAnswered(), speakEnded(), seatJoin('c'), joined('c')]],
];

describe('a call', () => {
  it('does not exist for messages that no event came before: they have no address', () => {
    for (const message of [deadlinePassed, seatCreate(), seatJoin('c-1')]) {
      expect(givenCall().when(message)).toLeadTo({ phase: null });
    }
  });

  it.each(WAITING)('has a deadline while it is %s', (phase, messages) => {
    const last = messages.at(-1);
    const before = givenCall(...messages.slice(0, -1));

    expect(last === undefined ? null : before.when(last).deadlineAt).not.toBeNull();
    expect(givenCall(...messages).state?.phase).toBe(phase);
  });

  it.each(WAITING)('ends when it is %s and the caller hangs up', (_phase, messages) => {
    const ended = givenCall(...messages).when(hungUp());

    expect(ended.state).toMatchObject({ phase: 'ended', seated: false });
    expect(ended.deadlineAt).toBeNull();
    expect(ended.commands).toEqual([]);
  });

  it.each(WAITING)('is hung up at the longest duration while it is %s', (_phase, messages) => {
    const late = callsTo(linesWith({}), 1_000)(...messages).when(deadlinePassed);

    expect(late.state).toMatchObject({ phase: 'leaving', step: 'hanging-up' });
    expect(late.commands).toMatchObject([{ type: 'calls.hangup' }]);
  });

  it('has all its time ahead when its events carry times of another year', () => {
    const occurredAt = '2025-09-02T09:17:43.976123Z';
    const replayed = [callInitiated(), callAnswered(), speakEnded(), seatCreate(), joined('c')].map(
      (message) => ('occurredAt' in message ? { ...message, occurredAt } : message),
    );

    expect(givenCall(...replayed).state).toMatchObject({
      phase: 'in-conference',
      startedAt: STARTED_AT + 1_000,
    });
    expect(givenCall(...replayed, deadlinePassed).state?.phase).toBe('leaving');
    expect(givenCall(...replayed).issued.map(({ type }) => type)).not.toContain('calls.hangup');
  });

  it('completes its facts, and issues nothing, once it has ended', () => {
    const ended = givenCall(hungUp());

    expect(ended.when(callInitiated())).toLeadTo({
      phase: 'ended',
      state: { startedAt: Date.parse('2026-11-22T09:00:00Z'), direction: 'incoming' },
    });
    expect(ended.when(deadlinePassed)).toLeadTo({ phase: 'ended' });
  });

  it('gives back a seat that it gets when it has ended', () => {
    const ended = givenCall(callInitiated(), hungUp());

    expect(ended.when(seatCreate())).toLeadTo({ phase: 'ended', told: ['seat.released'] });
    expect(ended.when(seatJoin('c-1'))).toLeadTo({ phase: 'ended', told: ['seat.released'] });
  });

  describe('that was in a conference before anybody heard of it', () => {
    const onTheWayIn = [callInitiated(), callAnswered(), speakEnded(), seatJoin('c')] as const;
    const isOut = { type: 'participant.left', conferenceId: 'c' };

    it.each([joined('c'), left('c')])('tells the room after its end: $type', (news) => {
      const ended = givenCall(...onTheWayIn, hungUp());

      expect(ended.when(news)).toLeadTo({ phase: 'ended', told: [isOut] });
      expect(givenCall(...onTheWayIn, hungUp(), news).when(left('c'))).toLeadTo({ phase: 'ended' });
    });

    it('tells the room on its way out', () => {
      const leaving = givenCall(...onTheWayIn, messageFailed);

      expect(leaving.when(joined('c'))).toLeadTo({ phase: 'leaving', told: [isOut] });
    });

    it('tells the room with its end when its leaving alone was heard of', () => {
      expect(givenCall(...onTheWayIn, left('c')).when(hungUp())).toLeadTo({
        phase: 'ended',
        told: [isOut, 'seat.released'],
      });
    });

    it('tells the room of a second stay in the same conference', () => {
      const back = joined('c', { occurredAt: at(70) });
      const away = givenCall(...onTheWayIn, joined('c'), left('c'), hungUp());

      expect(away.when(back)).toLeadTo({ phase: 'ended', told: [isOut] });
    });

    it('tells it once', () => {
      const inside = givenCall(...onTheWayIn, joined('c'));

      expect(inside.when(hungUp())).toLeadTo({ phase: 'ended', told: ['seat.released'] });
      expect(givenCall(...onTheWayIn, joined('c'), hungUp()).when(left('c'))).toLeadTo({
        phase: 'ended',
      });
    });
  });

  it('counts the events and commands for its summary', () => {
    expect(givenCall(callInitiated(), callAnswered()).state).toMatchObject({
      events: 2,
      commands: 2,
    });
  });

  it('answers the same to the same message', () => {
    const entering = givenCall(callInitiated(), callAnswered());

    expect(entering.when(speakEnded()).state).toEqual(entering.when(speakEnded()).state);
  });
});
