// A call's timeline: what happened to it and what was done about it, in the order in which it was
// applied. Redis keeps it as short arrays (an ordinary call takes under 700 bytes); the words are put
// in when it is read.

import { isCallEvent, isEventType } from './absorb.ts';
import type { Command } from './command.ts';
import type { CallMessage } from './message.ts';
import { millisOf } from './occurred-at.ts';
import { COMMAND_WORDS, commandTypeOf, purposeOf } from './timeline-commands.ts';
import { MESSAGE_ROWS } from './timeline-messages.ts';
import type { Detail, Row, Value } from './timeline-row.ts';
import type { Change } from './timeline-words.ts';

/**
 * `[applied at, ms since the epoch; code of the type; …details]`. For Telnyx's events the first
 * detail is how many ms before that it occurred.
 */
export type TimelineEntry = readonly [number, string, ...Value[]];

/** One transition. `before` is null for a call's first message. */
export interface TimelineStep extends Change {
  readonly message: CallMessage;
  /** The transition's clock, in ms since the epoch. */
  readonly now: number;
  readonly commands: readonly Command[];
}

/** An entry as people read it. Times are ms since the epoch. */
export interface TimelineItem {
  /** When it was applied. Items are in this order, whatever order Telnyx delivered in. */
  readonly at: number;
  /** By Telnyx's clock; null for what is not an event of Telnyx. */
  readonly occurredAt: number | null;
  /** The message's type, or the command's. */
  readonly type: string;
  readonly detail: Detail;
  /** One plain sentence, without personal data. */
  readonly sentence: string;
}

/** The message, then the commands that it led to. */
export const timelineEntries = (step: TimelineStep): readonly TimelineEntry[] => [
  messageEntry(step),
  ...step.commands.map(({ type }): TimelineEntry => [step.now, COMMAND_WORDS[type].code]),
];

const messageEntry = (step: TimelineStep): TimelineEntry => {
  const { message, now } = step;
  // The row of the message's own type takes this message; TypeScript cannot tie the two.
  const row = MESSAGE_ROWS[message.type] as Row<CallMessage, Change>;
  const lag = isCallEvent(message) ? [now - millisOf(message.occurredAt)] : [];
  return [now, row.code, ...lag, ...row.write(message, step)];
};

/** Total: an entry that only another version knows is called `unknown`. */
export const describeEntry = (entry: TimelineEntry): TimelineItem => {
  const [at, code, ...values] = entry;
  const command = commandTypeOf(code);
  if (command !== null) {
    const sentence = `Telnyx was told to ${purposeOf(command)}.`;
    return { at, occurredAt: null, type: command, detail: {}, sentence };
  }
  const found = ROWS_BY_CODE.get(code);
  if (!found) return { at, occurredAt: null, ...UNKNOWN };
  const [type, row] = found;
  const lag = isEventType(type) ? values.shift() : undefined;
  return { at, occurredAt: typeof lag === 'number' ? at - lag : null, type, ...row.read(values) };
};

const UNKNOWN = {
  type: 'unknown',
  detail: {},
  sentence: 'Something happened that this version has no words for.',
};

const ROWS_BY_CODE: ReadonlyMap<string, readonly [string, Pick<Row<never, never>, 'read'>]> =
  new Map(Object.entries(MESSAGE_ROWS).map(([type, row]) => [row.code, [type, row]]));
