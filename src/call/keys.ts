// Key commands, put together from single key presses. Their webhooks may arrive out of order, so the
// presses are sorted by when Telnyx heard them.

import type { KeyCommand } from '../conference/message.ts';

export interface KeyPress {
  readonly digit: string;
  /** Milliseconds since the epoch, by Telnyx's clock. */
  readonly at: number;
}

/** A longer pause forgets a half-typed command (contract section 6). */
const PAUSE_MS = 3_000;
/** A command is four presses at most; more than these are play. */
const PRESSES_MAX = 8;

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  '6': 'mute',
  '9': 'hand',
  '#': 'count',
  '4': 'help',
  '5': 'mute-all',
  '7': 'lock',
  '2': 'record',
  '1': 'next',
  '3': 'end-asked',
};

/** The presses that may still become a command, and the commands that this press completed. */
export const pressKey = (
  before: readonly KeyPress[],
  press: KeyPress,
): { readonly presses: readonly KeyPress[]; readonly commands: readonly KeyCommand[] } => {
  const sorted = [...before, press].toSorted((a, b) => a.at - b.at);
  return read(afterLastPause(sorted).slice(-PRESSES_MAX), []);
};

/** Takes complete commands out, first to last. `*3` stays, because a second one ends. */
const read = (
  presses: readonly KeyPress[],
  commands: readonly KeyCommand[],
): { readonly presses: readonly KeyPress[]; readonly commands: readonly KeyCommand[] } => {
  const at = presses.findIndex(({ digit }, index) => {
    const next = presses[index + 1]?.digit;
    return digit === '*' && next !== undefined && Object.hasOwn(COMMANDS, next);
  });
  const command = COMMANDS[presses[at + 1]?.digit ?? ''];
  if (at === -1 || command === undefined) return { presses, commands };
  const rest = presses.slice(at + 2);
  if (command !== 'end-asked') return read(rest, [...commands, command]);
  if (rest[0]?.digit === '*' && rest[1]?.digit === '3') {
    return read(rest.slice(2), [...commands, 'end']);
  }
  const kept = presses.slice(at);
  // The first `*3` is answered once; what is typed after it may be the second.
  return { presses: kept, commands: kept.length === 2 ? [...commands, command] : commands };
};

const afterLastPause = (sorted: readonly KeyPress[]): readonly KeyPress[] => {
  const start = sorted.findLastIndex(
    ({ at }, index) => index > 0 && at - (sorted[index - 1]?.at ?? at) > PAUSE_MS,
  );
  return start === -1 ? sorted : sorted.slice(start);
};
