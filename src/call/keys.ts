// Key commands, put together from single key presses. Their webhooks may arrive out of order, so the
// presses are sorted by when Telnyx heard them, and all of the newest are read again with each.

import type { KeyCommand } from '../conference/message.ts';

export interface KeyPress {
  readonly digit: string;
  /** Milliseconds since the epoch, by Telnyx's clock. */
  readonly at: number;
  /** What this press completed already; it completes the same only once. */
  readonly completed: KeyCommand | null;
}

interface Pressed {
  readonly presses: readonly KeyPress[];
  readonly commands: readonly KeyCommand[];
}

/** A longer pause forgets a half-typed command. */
const PAUSE_MS = 3_000;
/** A command is four presses at most; no webhook is later than so many others. */
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

/** The presses that may still matter, and the commands that this press completed. */
export const pressKey = (
  before: readonly KeyPress[],
  press: Pick<KeyPress, 'digit' | 'at'>,
): Pressed => {
  const sorted = [...before, { ...press, completed: null }].toSorted((a, b) => a.at - b.at);
  const pressed = read(sorted);
  return { ...pressed, presses: pressed.presses.slice(-PRESSES_MAX) };
};

/** Every command in these presses, first to last; those that are news are told. */
const read = (sorted: readonly KeyPress[]): Pressed => {
  const presses = [...sorted];
  const commands: KeyCommand[] = [];
  for (let index = 0; index < presses.length; index += 1) {
    const length = commandLength(presses, index);
    const last = presses[index + length - 1];
    const command = length === END_LENGTH ? 'end' : COMMANDS[last?.digit ?? ''];
    if (length === 0 || last === undefined || command === undefined) continue;
    index += length - 1;
    if (last.completed === command) continue;
    presses[index] = { ...last, completed: command };
    commands.push(command);
  }
  return { presses, commands };
};

const COMMAND_LENGTH = 2;
/** `*3` asks; a second one without a pause ends. */
const END_LENGTH = 4;

/** How many presses from here on are one command; 0: none begins here. */
const commandLength = (presses: readonly KeyPress[], index: number): number => {
  if (!isCommand(presses, index)) return 0;
  const isEnd =
    presses[index + 1]?.digit === '3' &&
    isCommand(presses, index + COMMAND_LENGTH) &&
    presses[index + END_LENGTH - 1]?.digit === '3' &&
    !isPause(presses, index + COMMAND_LENGTH);
  return isEnd ? END_LENGTH : COMMAND_LENGTH;
};

const isCommand = (presses: readonly KeyPress[], index: number): boolean =>
  presses[index]?.digit === '*' &&
  Object.hasOwn(COMMANDS, presses[index + 1]?.digit ?? '') &&
  !isPause(presses, index + 1);

/** Whether it was too long before this press. */
const isPause = (presses: readonly KeyPress[], index: number): boolean => {
  const [before, after] = [presses[index - 1], presses[index]];
  return before !== undefined && after !== undefined && after.at - before.at > PAUSE_MS;
};
