import { describe, expect, it } from 'vitest';

import { needsRoster } from '../../src/conference/needs-roster.ts';
import type { RoomMessage } from '../../src/conference/message.ts';
import type { RoomState } from '../../src/conference/state.ts';
import {
  callerOf,
  conferenceCreated,
  conferenceEnded,
  deadlinePassed,
  failed,
  gone,
  looked,
  opened,
  participant,
  seatReleased,
  seatRequested,
  succeeded,
} from '../support/events.ts';
import { givenRoom } from '../support/given-room.ts';
import { SAMPLE_COMMANDS } from '../support/sample-commands.ts';

const stateAfter = (...messages: readonly RoomMessage[]): RoomState | null =>
  givenRoom(...messages).state;

const opening = stateAfter(seatRequested('a'), seatRequested('b'));
const open = stateAfter(seatRequested('a'), opened('a', 'c-1'), participant('joined', 'a', 'c-1'));
const empty = stateAfter(seatRequested('a'), opened('a', 'c-1'), seatReleased('a'));

describe('the whole roster', () => {
  it.each<[string, RoomMessage]>([
    ['a request for a seat', seatRequested('x')],
    ['a join', participant('joined', 'x', 'c-1')],
    ['a leave', participant('left', 'a', 'c-1')],
    ['a seat that is given back', seatReleased('a')],
    ['a refused join', gone('a', 'c-1')],
    ['a key that concerns one', { type: 'key.pressed', ...callerOf('a'), key: 'mute' }],
    ['the answer to a whisper', succeeded(SAMPLE_COMMANDS['conferences.speak'])],
    [
      'a mute of one that was carried out',
      succeeded({ ...SAMPLE_COMMANDS['conferences.mute'], callLegId: 'a' }),
    ],
    ['a whisper that failed', failed(SAMPLE_COMMANDS['conferences.speak'], 'unavailable')],
  ])('is not read for %s while the conference is open', (_what, message) => {
    expect(needsRoster(open, message)).toBe(false);
  });

  it.each<[string, RoomMessage]>([
    ['the end of the conference', conferenceEnded('c-1')],
    ['what Telnyx says of it', looked('c-1', 'completed')],
    ['a deadline', deadlinePassed],
    ['a mute that was carried out', succeeded(SAMPLE_COMMANDS['conferences.mute'])],
    ['an unhold that was carried out', succeeded(SAMPLE_COMMANDS['conferences.unhold'])],
    ['a key that concerns all', { type: 'key.pressed', ...callerOf('a'), key: 'mute-all' }],
    [
      'an end that was refused',
      failed(SAMPLE_COMMANDS['conferences.endConference'], 'conference-ended'),
    ],
  ])('is read for %s', (_what, message) => {
    expect(needsRoster(open, message)).toBe(true);
  });

  it.each<[string, RoomMessage]>([
    ['the creator is ready', opened('a', 'c-1')],
    ['the creator is in', participant('joined', 'a', 'c-1')],
    ['the creator is gone', seatReleased('a')],
    ['the conference is there', conferenceCreated('c-1')],
  ])('is read when others may wait and %s', (_what, message) => {
    expect(needsRoster(opening, message)).toBe(true);
  });

  it('is never read for a room without anybody', () => {
    expect(needsRoster(empty, conferenceEnded('c-1'))).toBe(false);
    expect(needsRoster(null, deadlinePassed)).toBe(false);
  });
});
