// Which sentence words are: tests speak of sentences by their names.

import { enUs } from '../../src/conference/sentences/en-us.ts';

const PATTERNS = Object.entries(enUs).map(
  ([name, words]) =>
    [
      name,
      new RegExp(`^${RegExp.escape(words).replace(RegExp.escape('{n}'), '(\\d+)')}$`),
    ] as const,
);

/** `locked`, or `count-many 3`; words that are no sentence of ours stay as they are. */
export const nameOfSentence = (words: string): string => {
  for (const [name, pattern] of PATTERNS) {
    const match = pattern.exec(words);
    if (match) return match[1] === undefined ? name : `${name} ${match[1]}`;
  }
  return words;
};
