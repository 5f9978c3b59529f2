import { describe, expect, it } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import type { CallEvent, CallEventIds, CallMessage } from '../../src/call/message.ts';
import type { CallState } from '../../src/call/state.ts';
import { COMMAND_WORDS } from '../../src/call/timeline-commands.ts';
import { MESSAGE_ROWS } from '../../src/call/timeline-messages.ts';
import { describeEntry, timelineEntries, type TimelineEntry } from '../../src/call/timeline.ts';
import { sampleCall, STARTED_AT } from '../support/sample-call.ts';

const CONFERENCE = 'f1b2c3d4-0000-4000-8000-000000000001';
const CONTROL = 'v3:leg';
const clientState = { line: 'support', role: 'guest', generation: 1 } as const;

const ids = (occurredMs: number): CallEventIds => ({
  callLegId: 'leg',
  callControlId: CONTROL,
  callSessionId: null,
  connectionId: null,
  clientState: null,
  occurredAt: `${new Date(occurredMs).toISOString().slice(0, -1)}000Z`,
});

const answer: Command = { type: 'calls.answer', callControlId: CONTROL, clientState };
const speak: Command = {
  type: 'calls.speak',
  callControlId: CONTROL,
  payload: 'Welcome.',
  voice: 'female',
  language: 'en-US',
};
const join: Command = {
  type: 'conferences.join',
  conferenceId: CONFERENCE,
  callControlId: CONTROL,
  mute: false,
  startConferenceOnEnter: true,
  beepEnabled: null,
  region: null,
  clientState,
};

const at = STARTED_AT + 100;
const event = { ...ids(STARTED_AT), from: '+13125550123', to: '+13125550100' };

/** One of every message; a new one does not compile without its sample. */
const SAMPLES: { readonly [T in CallMessage['type']]: Extract<CallMessage, { type: T }> } = {
  'call.initiated': { ...event, type: 'call.initiated', direction: 'incoming' },
  'call.answered': { ...event, type: 'call.answered' },
  'call.hangup': {
    ...event,
    type: 'call.hangup',
    hangupCause: 'normal_clearing',
    hangupSource: 'caller',
  },
  'call.dtmf.received': { ...event, type: 'call.dtmf.received', digit: '7' },
  'call.gather.ended': { ...event, type: 'call.gather.ended', digits: '4711', status: 'valid' },
  'call.speak.started': { ...event, type: 'call.speak.started' },
  'call.speak.ended': { ...event, type: 'call.speak.ended', status: 'completed' },
  'call.playback.started': { ...event, type: 'call.playback.started' },
  'call.playback.ended': { ...event, type: 'call.playback.ended', status: 'completed' },
  'conference.participant.joined': {
    ...event,
    type: 'conference.participant.joined',
    conferenceId: CONFERENCE,
  },
  'conference.participant.left': {
    ...event,
    type: 'conference.participant.left',
    conferenceId: CONFERENCE,
  },
  'conference.participant.speak.ended': {
    ...event,
    type: 'conference.participant.speak.ended',
    conferenceId: CONFERENCE,
  },
  'entry.answered': {
    type: 'entry.answered',
    line: 'support',
    role: null,
    pauseMs: 0,
    isBarred: false,
  },
  'leg.found': {
    type: 'leg.found',
    callControlId: event.callControlId,
    callSessionId: null,
    clientState: null,
    line: null,
    conferenceId: CONFERENCE,
    startedAt: 0,
  },
  'room.dismissed': { type: 'room.dismissed', reason: 'kicked' },
  'role.changed': { type: 'role.changed', role: 'host' },
  'seat.create': { type: 'seat.create', generation: 1 },
  'seat.join': {
    type: 'seat.join',
    conferenceId: CONFERENCE,
    generation: 1,
    region: null,
    starts: false,
    recorded: false,
    quiet: false,
  },
  'seat.wait': { type: 'seat.wait' },
  'seat.refused': { type: 'seat.refused', reason: 'full' },
  'room.closed': { type: 'room.closed', conferenceId: CONFERENCE },
  'command.succeeded': { type: 'command.succeeded', command: join, output: null },
  'command.failed': {
    type: 'command.failed',
    command: join,
    failure: 'conference-ended',
    status: 422,
    code: '90019',
  },
  'deadline.passed': { type: 'deadline.passed' },
  'message.failed': { type: 'message.failed', failedType: 'call.answered' },
};

const entriesOf = (
  message: CallMessage,
  change: { now?: number; commands?: Command[]; before?: CallState | null; after?: CallState } = {},
): readonly TimelineEntry[] =>
  timelineEntries({
    message,
    now: change.now ?? at,
    commands: change.commands ?? [],
    before: change.before === undefined ? sampleCall() : change.before,
    after: change.after ?? sampleCall(),
  });

/** Through JSON, as Redis gives it back. */
const read = (entries: readonly TimelineEntry[]) =>
  entries.map((entry) => describeEntry(JSON.parse(JSON.stringify(entry)) as TimelineEntry));

const readOne = (message: CallMessage, change: Parameters<typeof entriesOf>[1] = {}) => {
  const [item] = read(entriesOf(message, change));
  if (!item) throw new Error('a message always gives an entry');
  return item;
};

describe('timeline', () => {
  it.each(Object.values(SAMPLES))('tells $type by its own name, in one sentence', (message) => {
    const item = readOne(message);

    expect(item.type).toBe(message.type);
    expect(item.at).toBe(at);
    expect(item.sentence).toMatch(/^[A-Z*#c][^\n]*\.$/);
    expect(item.sentence).not.toMatch(/undefined|null/);
  });

  it.each(Object.entries(COMMAND_WORDS))(
    'tells what %s was issued for',
    (type, { code, purpose }) => {
      expect(describeEntry([at, code])).toEqual({
        at,
        occurredAt: null,
        type,
        detail: {},
        sentence: `Telnyx was told to ${purpose}.`,
      });
    },
  );

  it('gives every message and command a code of its own', () => {
    const codes = [...Object.values(MESSAGE_ROWS), ...Object.values(COMMAND_WORDS)].map(
      ({ code }) => code,
    );

    expect(new Set(codes).size).toBe(codes.length);
  });

  it('lists the message before the commands that it led to', () => {
    const items = read(entriesOf(SAMPLES['call.initiated'], { commands: [answer, speak] }));

    expect(items.map(({ type }) => type)).toEqual([
      'call.initiated',
      'calls.answer',
      'calls.speak',
    ]);
  });

  it('says when an event occurred and when it was applied', () => {
    const item = readOne(SAMPLES['call.answered'], { now: STARTED_AT + 30_000 });

    expect(item).toMatchObject({ at: STARTED_AT + 30_000, occurredAt: STARTED_AT });
    expect(readOne(SAMPLES['seat.wait']).occurredAt).toBeNull();
  });

  it('keeps the details of an event', () => {
    expect(readOne(SAMPLES['call.hangup'])).toMatchObject({
      detail: { hangup_cause: 'normal_clearing', hangup_source: 'caller' },
      sentence: 'The call ended (normal_clearing, hung up by the calling side).',
    });
    expect(readOne(SAMPLES['conference.participant.joined']).detail).toEqual({
      conference_id: CONFERENCE,
    });
  });

  it('names the command of a result, and what it brought or why it failed', () => {
    const created: CallMessage = {
      type: 'command.succeeded',
      command: {
        type: 'conferences.create',
        callControlId: CONTROL,
        name: 'support',
        options: {},
        startConferenceOnCreate: true,
        clientState,
      },
      output: { conferenceId: CONFERENCE },
    };

    expect(readOne(created)).toMatchObject({
      detail: { command: 'conferences.create', result: CONFERENCE },
      sentence: `Telnyx accepted the command to open a conference with this call (${CONFERENCE}).`,
    });
    expect(readOne(SAMPLES['command.failed'])).toMatchObject({
      detail: {
        command: 'conferences.join',
        failure: 'conference-ended',
        status: 422,
        code: '90019',
      },
      sentence: 'The command to put the call into the conference failed: the conference had ended.',
    });
  });

  it('says during what a deadline passed', () => {
    const before = sampleCall({ phase: 'answering', deadlineAt: at });

    expect(readOne(SAMPLES['deadline.passed'], { before }).sentence).toBe(
      'Time ran out while the call was being answered.',
    );
  });

  it('keeps no digit of a key in any phase, only that a key was pressed', () => {
    for (const digit of '0123456789') {
      const message: CallEvent = { ...event, type: 'call.dtmf.received', digit };
      const [entry] = entriesOf(message);

      expect(entry).toEqual([at, 'k', 100]);
      expect(readOne(message).sentence).toBe('The caller pressed a key.');
    }
    const star: CallEvent = { ...event, type: 'call.dtmf.received', digit: '*' };
    expect(readOne(star).sentence).toBe('The caller pressed *.');
  });

  it('keeps of a PIN only whether it was right', () => {
    const asked = sampleCall({ phase: 'collecting-pin', deadlineAt: at, attempts: 0 });
    const wrong = sampleCall({ phase: 'collecting-pin', deadlineAt: at, attempts: 1 });
    const right = sampleCall({ phase: 'entering', deadlineAt: at });
    const gathered = SAMPLES['call.gather.ended'];

    expect(readOne(gathered, { before: asked, after: wrong })).toMatchObject({
      detail: { status: 'valid', pin: 'wrong' },
      sentence: 'The caller finished typing (valid); the PIN was wrong.',
    });
    expect(readOne(gathered, { before: asked, after: right }).sentence).toBe(
      'The caller finished typing (valid); the PIN was right.',
    );
    expect(JSON.stringify(entriesOf(gathered, { before: asked, after: wrong }))).not.toContain(
      '4711',
    );
  });

  it('keeps no phone number of any message', () => {
    const entries = Object.values(SAMPLES).flatMap((message) => entriesOf(message));

    expect(JSON.stringify(entries)).not.toContain('3125550');
  });

  it("bounds what Telnyx's words take", () => {
    const long: CallEvent = { ...SAMPLES['call.hangup'], hangupCause: 'x'.repeat(10_000) };

    expect(JSON.stringify(entriesOf(long)).length).toBeLessThan(150);
  });

  it('calls unknown what only another version writes', () => {
    expect(describeEntry([at, 'zz', 1, 'later'])).toMatchObject({ at, type: 'unknown' });
  });

  it('takes less than 700 bytes for an ordinary call', () => {
    const succeeded = (command: Command): CallMessage =>
      // The commands of this call bring nothing back.
      ({ type: 'command.succeeded', command, output: null }) as CallMessage;
    const call = [
      entriesOf(SAMPLES['call.initiated'], { commands: [answer], before: null }),
      entriesOf(succeeded(answer)),
      entriesOf(SAMPLES['call.answered'], { commands: [speak] }),
      entriesOf(succeeded(speak)),
      entriesOf(SAMPLES['call.speak.started']),
      entriesOf(SAMPLES['call.speak.ended']),
      entriesOf(SAMPLES['seat.join'], { commands: [join] }),
      entriesOf(succeeded(join)),
      entriesOf(SAMPLES['conference.participant.joined']),
      entriesOf(SAMPLES['call.dtmf.received']),
      entriesOf(SAMPLES['call.dtmf.received'], { commands: [speak] }),
      entriesOf(succeeded(speak)),
      entriesOf(SAMPLES['call.speak.started']),
      entriesOf(SAMPLES['call.speak.ended']),
      entriesOf(SAMPLES['conference.participant.left']),
      entriesOf(SAMPLES['call.hangup']),
    ].flat();

    expect(call).toHaveLength(20);
    expect(call.map((entry) => JSON.stringify(entry)).join('').length).toBeLessThan(700);
  });
});
