import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  hungUp,
  joined,
  messageFailed,
  seatCreate,
  seatJoin,
  seatRefused,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { listed } from '../../support/answers.ts';
import { callsTo, givenCall } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const TO_SEAT = [callInitiated(), callAnswered(), speakEnded()] as const;
const CREATING = [...TO_SEAT, seatCreate()] as const;

const create = givenCall(...CREATING).lastCommand();
const list = { type: 'conferences.list', name: 'pre-support', region: null } as const;
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
    expect(givenCall(...CREATING, failed(create, 'name-taken')).when(listed('c-9'))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', conferenceId: 'c-9' }],
    });
  });

  it('tells the room of the conference that it found, once it is let in', () => {
    const adopting = givenCall(...CREATING, failed(create, 'name-taken'), listed('c-9'));
    const joinFound = adopting.lastCommand();

    expect(adopting.when(succeeded(joinFound))).toLeadTo({
      phase: 'joining',
      told: [{ type: 'conference.opened', conferenceId: 'c-9' }],
    });
  });

  it('waits a little when the name is taken and nothing has it: that one is just ending', () => {
    expect(givenCall(...CREATING, failed(create, 'name-taken')).when(listed())).toLeadTo({
      phase: 'joining',
      state: { step: { doing: 'find' } },
    });
  });

  it('creates again then, and lets the caller know that somebody is there', () => {
    expect(
      givenCall(...CREATING, failed(create, 'name-taken'), listed()).when(deadlinePassed),
    ).toLeadTo({
      phase: 'joining',
      commands: ['conferences.create', { type: 'calls.speak', payload: 'One moment, please.' }],
    });
  });

  it('waits longer each time that the name is still taken, and gives up in the end', () => {
    const again: readonly CallMessage[] = [failed(create, 'name-taken'), listed(), deadlinePassed];
    const tries = (times: number, ...then: readonly CallMessage[]) =>
      givenCall(...CREATING, ...Array.from({ length: times }, () => again).flat(), ...then);
    const waits = [0, 1, 2, 3, 4].map(
      (times) => tries(times, failed(create, 'name-taken')).when(listed()).waitsMs,
    );

    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
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

  it('looks for the conference when all that Telnyx answered was unclear', () => {
    expect(creating.when(failed(create, 'unavailable'))).toLeadTo({
      phase: 'joining',
      commands: [list],
    });
  });

  it('looks for the name, and for itself, in the region of the line', () => {
    const region = 'Europe';
    const european = callsTo(linesWith({ conference: { region } }));
    const { commands } = european(...CREATING).when(failed(create, 'name-taken'));
    expect(commands).toEqual([{ ...list, region }]);
    const looking = european(...TO_SEAT, seatJoin('c-1')).when(deadlinePassed);
    expect(looking.commands).toMatchObject([{ type: 'conferences.listParticipants', region }]);
  });

  it('hears that something went wrong when Telnyx cannot be asked either', () => {
    expect(
      givenCall(...CREATING, failed(create, 'unavailable')).when(failed(list, 'unavailable')),
    ).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      told: ['seat.released'],
      state: { refusal: 'failed' },
    });
  });

  it.each(['rejected', 'unauthorized'] as const)(
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
