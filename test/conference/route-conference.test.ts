import { describe, expect, it } from 'vitest';

import {
  HELD_MAX,
  transitionConference,
  type ConferenceState,
} from '../../src/conference/route-conference.ts';
import type { ConferenceMessage } from '../../src/conference/message.ts';
import { conferenceCreated, conferenceEnded, messageFailed } from '../support/events.ts';

const created = conferenceCreated('c-1');
const ended = conferenceEnded('c-1');
const lineKnown = { type: 'line.known', line: 'support' } as const;

const after = (...messages: readonly ConferenceMessage[]): ConferenceState | null =>
  messages.reduce<ConferenceState | null>(
    (state, message) => transitionConference(state, message).state,
    null,
  );

const passed = (...messages: readonly ConferenceMessage[]) =>
  messages.map((message) => ({ kind: 'tell-room', line: 'support', message }));

describe('the mailbox of a conference', () => {
  it('holds what arrives before its line is known', () => {
    expect(transitionConference(null, created)).toEqual({
      state: { line: null, held: [created] },
      effects: [],
    });
  });

  it('passes it on in its order once the line is known', () => {
    expect(transitionConference(after(created, ended), lineKnown)).toEqual({
      state: { line: 'support', held: [] },
      effects: passed(created, ended),
    });
  });

  it('passes on at once what arrives after that', () => {
    expect(transitionConference(after(lineKnown), ended)).toEqual({
      state: { line: 'support', held: [] },
      effects: passed(ended),
    });
  });

  it('passes nothing on twice when the line is told again', () => {
    expect(transitionConference(after(created, lineKnown), lineKnown).effects).toEqual([]);
  });

  it('holds the newest fifty: more cannot be of a conference that is just being opened', () => {
    const many = Array.from({ length: HELD_MAX + 5 }, () => created);

    expect(after(...many, ended)?.held).toHaveLength(50);
    expect(after(...many, ended)?.held.at(-1)).toEqual(ended);
  });

  it('goes on after a message that could not be applied', () => {
    expect(transitionConference(after(created), messageFailed)).toEqual({
      state: { line: null, held: [created] },
      effects: [],
    });
  });
});
