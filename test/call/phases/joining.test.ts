import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  hungUp,
  joined,
  left,
  messageFailed,
  roomClosed,
  seatCreate,
  seatJoin,
  seatRefused,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { givenCall } from '../../support/given-call.ts';
import type { ConferenceFound } from '../../../src/call/command.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const TO_SEAT = [callInitiated(), callAnswered(), speakEnded()] as const;
const CREATING = [...TO_SEAT, seatCreate()] as const;
const JOINING = [...TO_SEAT, seatJoin('c-1')] as const;

const lastOf = (...messages: readonly CallMessage[]) =>
  givenCall(...messages).issued.at(-1) ?? expect.fail('nothing was issued');
const create = lastOf(...CREATING);
const join = lastOf(...JOINING);
const list = { type: 'conferences.list', name: 'pre-support' } as const;
const ask = {
  type: 'conferences.listParticipants',
  conferenceId: 'c-1',
  callControlId: 'v3:leg-1',
} as const;

const foundNone = succeeded(list, { conferences: [] });
const found = (conferenceId: string): CallMessage => {
  const conference: ConferenceFound = {
    conferenceId,
    name: 'pre-support',
    status: 'in_progress',
    createdAt: '2026-11-22T09:00:00Z',
    endReason: null,
  };
  return succeeded(list, { conferences: [conference] });
};
const seen = (status: 'joining' | 'joined' | 'left' | null): CallMessage =>
  succeeded(ask, {
    participants:
      status === null
        ? []
        : [
            {
              callControlId: 'v3:leg-1',
              callLegId: 'leg-1',
              status,
              muted: false,
              onHold: false,
            },
          ],
  });

describe('a call that creates the conference', () => {
  const creating = givenCall(...CREATING);

  it('lets the others in as soon as Telnyx has accepted it', () => {
    expect(creating.when(succeeded(create, { conferenceId: 'c-1' }))).toLeadTo({
      phase: 'joining',
      told: [{ type: 'conference.opened', conferenceId: 'c-1', generation: 1 }],
    });
  });

  it('is in when its own joined event is quicker than the reply', () => {
    const isIn = creating.when(joined('c-1'));

    expect(isIn).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'participant.joined', conferenceId: 'c-1' }],
    });
    expect(
      givenCall(...CREATING, joined('c-1')).when(succeeded(create, { conferenceId: 'c-1' })),
    ).toLeadTo({ phase: 'in-conference' });
  });

  it('looks for the conference when its name is taken', () => {
    expect(creating.when(failed(create, 'name-taken'))).toLeadTo({
      phase: 'joining',
      commands: [list],
    });
  });

  it('joins the conference that has the name', () => {
    expect(givenCall(...CREATING, failed(create, 'name-taken')).when(found('c-9'))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', conferenceId: 'c-9' }],
    });
  });

  it('tells the room of the conference that it found, once it is let in', () => {
    const adopting = givenCall(...CREATING, failed(create, 'name-taken'), found('c-9'));
    const joinFound = adopting.issued.at(-1) ?? expect.fail('it did not join');

    expect(adopting.when(succeeded(joinFound))).toLeadTo({
      phase: 'joining',
      told: [{ type: 'conference.opened', conferenceId: 'c-9' }],
    });
  });

  it('waits a little when the name is taken and nothing has it: that one is just ending', () => {
    expect(givenCall(...CREATING, failed(create, 'name-taken')).when(foundNone)).toLeadTo({
      phase: 'joining',
      state: { step: { doing: 'find' } },
    });
  });

  it('creates again then, and lets the caller know that somebody is there', () => {
    expect(
      givenCall(...CREATING, failed(create, 'name-taken'), foundNone).when(deadlinePassed),
    ).toLeadTo({
      phase: 'joining',
      commands: ['conferences.create', { type: 'calls.speak', payload: 'One moment, please.' }],
    });
  });

  it('waits longer each time that the name is still taken, and gives up in the end', () => {
    const again: readonly CallMessage[] = [failed(create, 'name-taken'), foundNone, deadlinePassed];
    const tries = (times: number) =>
      givenCall(...CREATING, ...Array.from({ length: times }, () => again).flat());

    expect(tries(1).state).toMatchObject({ phase: 'joining', setbacks: 1 });
    expect(tries(12).state).toMatchObject({ phase: 'joining', setbacks: 12 });
    expect(tries(13).state).toMatchObject({ phase: 'leaving', refusal: 'failed' });
  });

  it('looks, rather than create twice, when no answer comes', () => {
    expect(creating.when(deadlinePassed)).toLeadTo({ phase: 'joining', commands: [list] });
  });

  it('takes create for done when it was only slow', () => {
    expect(
      givenCall(...CREATING, deadlinePassed).when(succeeded(create, { conferenceId: 'c-1' })),
    ).toLeadTo({ phase: 'joining', told: ['conference.opened'] });
  });

  it('gives the opening back when Telnyx says that it is not answered', () => {
    expect(creating.when(failed(create, 'call-not-answered'))).toLeadTo({
      phase: 'answering',
      told: [{ type: 'conference.not-opened', generation: 1 }],
    });
  });

  it('gives its seat back when the caller hangs up meanwhile', () => {
    expect(creating.when(hungUp())).toLeadTo({ phase: 'ended', told: ['seat.released'] });
  });

  it('is on the way out when the caller is gone', () => {
    expect(creating.when(failed(create, 'call-ended'))).toLeadTo({
      phase: 'leaving',
      told: ['seat.released'],
    });
  });

  it.each(['rejected', 'unauthorized', 'unavailable'] as const)(
    'hears that something went wrong when create is %s',
    (failure) => {
      expect(creating.when(failed(create, failure))).toLeadTo({
        phase: 'leaving',
        commands: ['calls.speak'],
        told: ['seat.released'],
        state: { refusal: 'failed' },
      });
    },
  );

  it('creates under a newer generation when it is elected again', () => {
    expect(creating.when(seatCreate(2))).toLeadTo({
      phase: 'joining',
      commands: ['conferences.create'],
    });
    expect(creating.when(seatCreate(1))).toLeadTo({ phase: 'joining' });
  });

  it('joins when the room gave the opening to somebody else', () => {
    expect(creating.when(seatJoin('c-2'))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', conferenceId: 'c-2' }],
    });
  });

  it('takes no notice of a create that has been overtaken', () => {
    expect(
      givenCall(...CREATING, seatJoin('c-2')).when(succeeded(create, { conferenceId: 'c-1' })),
    ).toLeadTo({ phase: 'joining' });
    expect(givenCall(...CREATING, seatJoin('c-2')).when(failed(create, 'unavailable'))).toLeadTo({
      phase: 'joining',
    });
  });

  it('is refused when the room says so', () => {
    expect(creating.when(seatRefused('full'))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      told: ['seat.released'],
    });
  });

  it('hears that something went wrong when a message cannot be applied', () => {
    expect(creating.when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      told: ['seat.released'],
    });
  });
});

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
    expect(givenCall(...JOINING, deadlinePassed).when(seen('joined'))).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'participant.joined', conferenceId: 'c-1', occurredAt: null }],
    });
  });

  it.each([['joining'], ['left'], [null]] as const)(
    'asks for another seat when Telnyx lists it as %s',
    (status) => {
      expect(givenCall(...JOINING, deadlinePassed).when(seen(status))).toLeadTo({
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
    expect(joining.when(found('c-9'))).toLeadTo({ phase: 'joining' });
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
  const notice = lastOf(...TO_SEAT, seatJoin('c-1', { recorded: true }));

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
