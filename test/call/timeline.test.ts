import { describe, expect, it } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import type { CallEvent, CallMessage } from '../../src/call/message.ts';
import type { CallState } from '../../src/call/state.ts';
import { COMMAND_WORDS } from '../../src/call/timeline-commands.ts';
import { MESSAGE_ROWS } from '../../src/call/timeline-messages.ts';
import { describeEntry, timelineEntries, type TimelineEntry } from '../../src/call/timeline.ts';
import { sampleCall, STARTED_AT } from '../support/sample-call.ts';
import {
  CONFERENCE,
  CONTROL,
  clientState,
  answer,
  speak,
  join,
  at,
  event,
  SAMPLES,
} from '../support/sample-messages.ts';

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
