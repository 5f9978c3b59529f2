import { describe, expect, it } from 'vitest';

import type { CallMessage } from '../../../src/call/message.ts';
import {
  at,
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  joined,
  seatJoin,
  seatRefused,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { callsTo, givenCall } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';

const TO_SEAT = [callInitiated(), callAnswered(), speakEnded()] as const;
const LEAVE = {
  type: 'conferences.leave',
  conferenceId: 'c-1',
  callControlId: 'v3:leg-1',
  region: null,
} as const;
const GOODBYE = {
  type: 'calls.speak',
  payload: 'The host has removed you from the conference. Goodbye.',
};
const HANGUP = { type: 'calls.hangup' };
const KICKED: readonly CallMessage[] = [
  ...TO_SEAT,
  seatJoin('c-1'),
  joined('c-1'),
  { type: 'room.dismissed', reason: 'kicked' },
];

describe('a caller who is let go in the conference', () => {
  it.each<[string, CallMessage]>([
    ['is out of it', succeeded(LEAVE)],
    ['cannot be got out of it', failed(LEAVE, 'unavailable')],
    ['is in it no longer anyway', failed(LEAVE, 'conference-ended')],
    ['has waited for long enough to be out of it', deadlinePassed],
  ])('hears why when he %s', (_title, message) => {
    expect(givenCall(...KICKED).when(message)).toLeadTo({ phase: 'leaving', commands: [GOODBYE] });
  });

  it('is hung up when the goodbye has been heard, and not when a whisper before it has', () => {
    const whisperEnded: CallMessage = {
      ...joined('c-1', { occurredAt: at(30) }),
      type: 'conference.participant.speak.ended',
    };
    const parting = givenCall(...KICKED);
    expect(parting.when(whisperEnded)).toLeadTo({ phase: 'leaving' });
    const speaking = givenCall(...KICKED, succeeded(LEAVE));
    expect(speaking.when(whisperEnded)).toLeadTo({ phase: 'leaving' });
    expect(speaking.when(speakEnded({ occurredAt: at(40) }))).toLeadTo({
      phase: 'leaving',
      commands: [HANGUP],
    });
  });

  it('is not spoken to when the call is over', () => {
    expect(givenCall(...KICKED).when(failed(LEAVE, 'call-ended'))).toLeadTo({ phase: 'leaving' });
  });

  it('is only hung up where the line says nothing', () => {
    const silent = callsTo(linesWith({ sentences: { kicked: '' } }));
    expect(
      silent(...KICKED.slice(0, -1)).when({ type: 'room.dismissed', reason: 'kicked' }),
    ).toLeadTo({ phase: 'leaving', commands: [HANGUP], told: ['seat.released'] });
  });
});

describe('a caller who has been told something before', () => {
  /** The room was slow, and the caller was asked for patience. */
  const waited = [...TO_SEAT, deadlinePassed] as const;

  it('hears the whole goodbye', () => {
    const refused = givenCall(...waited, seatRefused('full'));
    expect(refused.when(speakEnded())).toLeadTo({ phase: 'leaving' });
    expect(
      givenCall(...waited, seatRefused('full'), speakEnded()).when(
        speakEnded({ occurredAt: at(9) }),
      ),
    ).toLeadTo({ phase: 'leaving', commands: [HANGUP] });
  });

  it('hears of the recording before joining', () => {
    const told = [...waited, seatJoin('c-1', { recorded: true })] as const;
    expect(givenCall(...told).when(speakEnded())).toLeadTo({ phase: 'joining' });
    expect(givenCall(...told, speakEnded()).when(speakEnded({ occurredAt: at(9) }))).toLeadTo({
      phase: 'joining',
      commands: ['conferences.join'],
    });
  });

  it('is not kept waiting when the end of it was lost', () => {
    const refused = [...waited, seatRefused('full'), speakEnded()] as const;
    expect(givenCall(...refused).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: [HANGUP],
    });
  });

  it('hears the goodbye also when the first sentence could not be spoken', () => {
    const [patience] = givenCall(...waited).issued.slice(-1);
    if (patience === undefined) throw new Error('nothing was said');
    const refused = [...waited, seatRefused('full')] as const;
    expect(givenCall(...refused).when(failed(patience, 'unavailable'))).toLeadTo({
      phase: 'leaving',
    });
  });
});
