import { describe, expect, it } from 'vitest';

import { openLine } from '../../../src/conference/line.ts';
import { deDe } from '../../../src/conference/sentences/de-de.ts';
import { enUs } from '../../../src/conference/sentences/en-us.ts';
import {
  isAudioUrl,
  sentence,
  SENTENCE_NAMES,
} from '../../../src/conference/sentences/sentence.ts';

const LANGUAGES = { 'de-DE': deDe, 'en-US': enUs } as const;
const SPOKEN_CHARS_PER_SECOND = 15;
/** The call waits 15 s for the end of a sentence. */
const SECONDS_MAX = 12;
const LARGEST_COUNT = 800;

const placeholders = (words: string): readonly string[] => words.match(/\{\w+\}/g) ?? [];

describe.each(Object.entries(LANGUAGES))('%s', (language, words) => {
  it('has the same sentences as English, with the same placeholders', () => {
    expect(Object.keys(words)).toEqual(Object.keys(enUs));
    for (const [name, text] of Object.entries(words)) {
      const english: string = enUs[name as keyof typeof enUs]; // The keys were just compared.
      expect([name, placeholders(text)]).toEqual([name, placeholders(english)]);
    }
  });

  it.each(Object.keys(words) as (keyof typeof enUs)[])('says %s within 12 seconds', (name) => {
    const spoken = sentence({ ...openLine('line'), language }, name, LARGEST_COUNT);
    expect(spoken).not.toBe('');
    expect(spoken.length / SPOKEN_CHARS_PER_SECOND).toBeLessThanOrEqual(SECONDS_MAX);
    expect(placeholders(spoken)).toEqual([]);
  });
});

describe('a line’s words', () => {
  const line = openLine('line');

  it('are those of its language, for every country that speaks it, and else English', () => {
    for (const language of ['de-DE', 'de-AT']) {
      expect(sentence({ ...line, language }, 'room-locked')).toBe(deDe['room-locked']);
    }
    for (const language of ['en-GB', 'ja-JP']) {
      expect(sentence({ ...line, language }, 'room-locked')).toBe(enUs['room-locked']);
    }
    expect(sentence(null, 'failed')).toBe(enUs.failed);
  });

  it('are its own where it has some, with the number in them', () => {
    const own = { ...line, sentences: { 'count-many': '{n} of us, yes, {n}.', locked: '' } };
    expect(sentence(own, 'count-many', 3)).toBe('3 of us, yes, 3.');
    expect(sentence(own, 'locked')).toBe('');
  });

  it('take the greeting of the line, unless its sentences have one', () => {
    expect(sentence({ ...line, greeting: 'Hello.' }, 'greeting')).toBe('Hello.');
    expect(sentence({ ...line, greeting: '' }, 'greeting')).toBe('');
    const both = { ...line, greeting: 'Hello.', sentences: { greeting: 'Good day.' } };
    expect(sentence(both, 'greeting')).toBe('Good day.');
  });

  it('are a recording when they are a URL and nothing else', () => {
    expect(isAudioUrl('https://media.example.com/a.mp3')).toBe(true);
    expect(isAudioUrl('Find it on https://media.example.com/a.mp3')).toBe(false);
    expect(isAudioUrl('')).toBe(false);
  });
});

it('every sentence can be replaced by name', () => {
  expect(SENTENCE_NAMES).toEqual(Object.keys(enUs));
});
