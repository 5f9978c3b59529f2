// Which sentence words are: tests speak of sentences by their names.

import { enUs } from '../../src/conference/sentences/en-us.ts';

/** `locked`, or `count-many 3`; words that are no sentence of ours stay as they are. */
export const nameOfSentence = (words: string): string => {
  for (const [name, sentence] of Object.entries(enUs)) {
    if (words === sentence) return name;
    const [before, after] = sentence.split('{n}');
    if (after === undefined || before === undefined) continue;
    if (!words.startsWith(before) || !words.endsWith(after)) continue;
    return `${name} ${words.slice(before.length, words.length - after.length)}`;
  }
  return words;
};
