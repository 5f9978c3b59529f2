import { describe, expect, it } from 'vitest';

import type { Member, OpenConference } from '../../src/conference/state.ts';
import { conferenceEvents, type RoomChange } from '../../src/events/conference-events.ts';
import { maskNumber } from '../../src/masking.ts';
import type { LiveRoom } from '../../src/redis/find-conference.ts';
import { sampleMember } from '../support/sample-member.ts';
import { endedOf, sampleRoom } from '../support/sample-room.ts';

const open = (changes: Partial<OpenConference> = {}): LiveRoom =>
  sampleRoom('support', { conferenceId: 'one', ...changes });
const ann = (changes: Partial<Member> = {}): Member =>
  sampleMember({ conferenceId: 'one', ...changes });

const eventsOf = (change: Partial<RoomChange>) =>
  conferenceEvents(
    { before: open(), after: open(), members: [], ended: [], recordings: [], ...change },
    maskNumber,
  );
const typesOf = (change: Partial<RoomChange>): readonly string[] =>
  eventsOf(change).map(({ type }) => type);

describe('a conference is told of', () => {
  it.each([
    ['locked', { locked: true }, {}, 'conference.locked'],
    ['unlocked', {}, { locked: true }, 'conference.unlocked'],
    ['started', { started: true }, { started: false }, 'conference.started'],
    ['muted', { mode: 'muted' as const }, {}, 'conference.mode.changed'],
    ['recorded', { recording: 'on' as const }, {}, 'conference.recording.started'],
    [
      'recorded with a pause',
      { recording: 'paused' as const },
      { recording: 'on' as const },
      'conference.recording.paused',
    ],
    [
      'recorded again',
      { recording: 'on' as const },
      { recording: 'paused' as const },
      'conference.recording.resumed',
    ],
    [
      'not recorded any more',
      { recording: 'off' as const },
      { recording: 'paused' as const },
      'conference.recording.stopped',
    ],
    ['spoken in', { floorCallControlId: 'v3:leg-1' }, {}, 'conference.floor.changed'],
  ])('when it is %s', (_what, after, before, type) => {
    expect(typesOf({ before: open(before), after: open(after) })).toEqual([type]);
  });

  it('when it is created, and only so', () => {
    const idle = { ...open(), phase: 'idle' as const };

    expect(typesOf({ before: idle, after: open({ recording: 'on' }) })).toEqual([
      'conference.created',
    ]);
    expect(typesOf({ before: null })).toEqual(['conference.created']);
    expect(typesOf({})).toEqual([]);
  });

  it('when it ends, after everybody has left it and before the next begins', () => {
    const gone = ann({ status: 'left' });
    const change = {
      before: open(),
      after: open({ conferenceId: 'two' }),
      members: [
        {
          before: ann({ callLegId: 'leg-2', status: 'waiting' }),
          after: ann({ callLegId: 'leg-2', conferenceId: 'two' }),
        },
        { before: ann(), after: gone },
      ],
      ended: [endedOf('support', { conferenceId: 'one' })],
    };

    expect(eventsOf(change).map(({ type, payload }) => [type, payload['conference_id']])).toEqual([
      ['conference.participant.left', 'one'],
      ['conference.ended', 'one'],
      ['conference.created', 'two'],
      ['conference.participant.joined', 'two'],
    ]);
  });

  it('when a recording was saved, by its id and without its links', () => {
    const recording = {
      conferenceId: 'zero',
      recordingId: 'rec-1',
      format: 'mp3',
      channels: 'single',
      startedAt: '2026-11-22T08:00:00Z',
      endedAt: null,
    };

    expect(eventsOf({ recordings: [recording] })).toEqual([
      {
        type: 'conference.recording.saved',
        payload: {
          conference_id: 'zero',
          line: 'support',
          recording_id: 'rec-1',
          channels: 'single',
          format: 'mp3',
          recording_started_at: '2026-11-22T08:00:00Z',
          recording_ended_at: null,
        },
      },
    ]);
  });
});

describe('a participant is told of', () => {
  it.each([
    ['joins', { status: 'joining' }, {}, ['joined']],
    ['is there at once', null, {}, ['joined']],
    ['comes back', { status: 'left' }, {}, ['joined']],
    ['leaves', {}, { status: 'left' }, ['left']],
    ['moves', { conferenceId: 'zero' }, {}, ['left', 'joined']],
    ['is muted', {}, { muted: true }, ['muted']],
    ['is unmuted', { muted: true }, {}, ['unmuted']],
    ['is held', {}, { onHold: true }, ['held']],
    ['is unheld', { onHold: true }, {}, ['unheld']],
    ['raises a hand', {}, { handRaisedAt: 5 }, ['hand_raised']],
    ['lowers it', { handRaisedAt: 5 }, {}, ['hand_lowered']],
    ['becomes a host', {}, { role: 'host' }, ['role_changed']],
    ['is on the way in', { status: 'waiting' }, { status: 'joining' }, []],
    ['never came in', { status: 'joining' }, { status: 'left' }, []],
    ['stays as it is', {}, {}, []],
  ] as const)('that %s', (_what, before, after, types) => {
    const change = { before: before === null ? null : ann(before), after: ann(after) };

    expect(typesOf({ members: [change] })).toEqual(
      types.map((type) => `conference.participant.${type}`),
    );
  });

  it('with Telnyx’s field names, and the number as it is shown', () => {
    const muted = { before: ann(), after: ann({ muted: true }) };

    expect(eventsOf({ members: [muted] })[0]?.payload).toEqual({
      conference_id: 'one',
      line: 'support',
      call_control_id: 'v3:leg-1',
      call_leg_id: 'leg-1',
      call_session_id: null,
      role: 'guest',
      from: '+1********23',
      muted: true,
      on_hold: false,
      hand_raised: false,
    });
  });
});
