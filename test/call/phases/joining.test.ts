import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  joined,
  left,
  roomClosed,
  seatJoin,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { listed, seenAs } from '../../support/answers.ts';
import { givenCall } from '../../support/given-call.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const TO_SEAT = [callInitiated(), callAnswered(), speakEnded()] as const;
const JOINING = [...TO_SEAT, seatJoin('c-1')] as const;

const join = givenCall(...JOINING).lastCommand();
const ask = {
  type: 'conferences.listParticipants',
  conferenceId: 'c-1',
  callControlId: 'v3:leg-1',
  region: null,
} as const;

describe('a call that joins the conference', () => {
  const joining = givenCall(...JOINING);

  it('is in when Telnyx says so, whatever has become of the command', () => {
    expect(joining.when(joined('c-1'))).toLeadTo({
      phase: 'in-conference',
      told: ['participant.joined'],
    });
  });

  it('is not in because the command was accepted', () => {
    expect(joining.when(succeeded(join))).toLeadTo({
      phase: 'joining',
      told: ['conference.opened'],
    });
  });

  it('tells the room that the conference has just ended, and waits for another seat', () => {
    expect(joining.when(failed(join, 'conference-ended'))).toLeadTo({
      phase: 'waiting',
      told: [{ type: 'conference.gone', conferenceId: 'c-1' }],
    });
  });

  it('hears that the conference is full when Telnyx says so', () => {
    expect(joining.when(failed(join, 'conference-full'))).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.speak' }],
      told: ['seat.released'],
      state: { refusal: 'refused_full' },
    });
  });

  it('asks whether it is in when the joined event does not come', () => {
    expect(joining.when(deadlinePassed)).toLeadTo({ phase: 'joining', commands: [ask] });
  });

  it('is in when Telnyx lists it', () => {
    expect(givenCall(...JOINING, deadlinePassed).when(seenAs('joined', 'c-1'))).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'participant.joined', conferenceId: 'c-1', occurredAt: null }],
    });
  });

  it.each([['joining'], ['left'], [null]] as const)(
    'asks for another seat when Telnyx lists it as %s',
    (status) => {
      expect(givenCall(...JOINING, deadlinePassed).when(seenAs(status, 'c-1'))).toLeadTo({
        phase: 'waiting',
        told: ['seat.requested'],
      });
    },
  );

  it('is on the way out when the left event was seen first', () => {
    expect(givenCall(...JOINING, left('c-1')).when(joined('c-1'))).toLeadTo({
      phase: 'leaving',
      told: ['participant.left', 'seat.released'],
    });
  });

  it('is out when joined and left carry the same time', () => {
    const sameTime = joined('c-1').occurredAt;

    expect(
      givenCall(...JOINING, left('c-1', { occurredAt: sameTime })).when(joined('c-1')),
    ).toLeadTo({ phase: 'leaving', told: ['participant.left', 'seat.released'] });
  });

  it('stays on its way when its room asks it to join the same conference again', () => {
    expect(joining.when(seatJoin('c-1'))).toLeadTo({ phase: 'joining' });
  });

  it('asks for another seat when its conference ends', () => {
    expect(joining.when(roomClosed('c-1'))).toLeadTo({
      phase: 'waiting',
      told: ['seat.requested'],
    });
  });

  it('stays on its way when another conference ends', () => {
    expect(joining.when(roomClosed('c-0'))).toLeadTo({ phase: 'joining' });
  });

  it('takes no notice of what was found before', () => {
    expect(joining.when(listed('c-9'))).toLeadTo({ phase: 'joining' });
  });

  it('ends with an apology when every join is refused and the conference lives on', () => {
    const refused: readonly CallMessage[] = [failed(join, 'conference-ended'), seatJoin('c-1')];
    const going = givenCall(...JOINING, ...Array.from({ length: 13 }, () => refused).flat());

    expect(going.state).toMatchObject({ phase: 'leaving', refusal: 'failed' });
    expect(going.issued.length).toBeLessThan(20);
  });
});

describe('a call that is told of the recording', () => {
  const announcing = givenCall(...TO_SEAT, seatJoin('c-1', { recorded: true }));
  const notice = givenCall(...TO_SEAT, seatJoin('c-1', { recorded: true })).lastCommand();

  it('joins when it has been told', () => {
    expect(announcing.when(speakEnded())).toLeadTo({
      phase: 'joining',
      commands: ['conferences.join'],
    });
  });

  it('joins when the end of the notice is not heard of', () => {
    expect(announcing.when(deadlinePassed)).toLeadTo({
      phase: 'joining',
      commands: ['conferences.join'],
    });
  });

  it('joins when it cannot be told', () => {
    expect(announcing.when(failed(notice, 'unavailable'))).toLeadTo({
      phase: 'joining',
      commands: ['conferences.join'],
    });
  });

  it('is told once when its room says twice to join', () => {
    expect(announcing.when(seatJoin('c-1', { recorded: true }))).toLeadTo({ phase: 'joining' });
  });

  it('is on the way out when the caller is gone', () => {
    expect(announcing.when(failed(notice, 'call-ended'))).toLeadTo({
      phase: 'leaving',
      told: ['seat.released'],
    });
  });

  it('asks for another seat when the conference ends meanwhile', () => {
    expect(announcing.when(roomClosed('c-1'))).toLeadTo({
      phase: 'waiting',
      told: ['seat.requested'],
    });
  });
});
