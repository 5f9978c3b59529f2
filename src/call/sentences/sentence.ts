// Every sentence that is spoken, by name. One file per language holds the words; a line may replace
// any of them. No sentence takes longer than 12 seconds to say.

import { enUs } from './en-us.ts';
import type { Line } from '../../conference/line.ts';

export type SentenceName = keyof typeof enUs;
export type Sentences = Readonly<Record<SentenceName, string>>;

/** The words for this line: its own, else its language's. */
export const sentence = (line: Line | null, name: SentenceName): string =>
  (name === 'greeting' ? line?.greeting : null) ?? enUs[name];
