// Every sentence that is spoken, by name. One file per language holds the words; a line may replace
// any of them. No sentence takes longer than 12 seconds to say.

import { deDe } from './de-de.ts';
import { enUs } from './en-us.ts';
import type { Line } from '../line.ts';

export type SentenceName = keyof typeof enUs;

const LANGUAGES: Readonly<Record<string, Readonly<Record<SentenceName, string>>>> = {
  de: deDe,
  en: enUs,
};

export const SENTENCE_NAMES = Object.keys(enUs);

/**
 * The words for this line: its own, else its language's, else American English. `{n}` is replaced by
 * `n`. Empty: nothing is to be said. A line may give the URL of a recording instead.
 */
export const sentence = (line: Line | null, name: SentenceName, n?: number): string => {
  const words = LANGUAGES[(line?.language ?? 'en').slice(0, 2)] ?? enUs;
  const own = line?.sentences[name] ?? (name === 'greeting' ? line?.greeting : null);
  return (own ?? words[name]).replaceAll('{n}', String(n ?? ''));
};

/** Whether a sentence's text is a recording to play rather than words to speak. */
export const isAudioUrl = (text: string): boolean => /^https?:\/\/\S+$/.test(text);
