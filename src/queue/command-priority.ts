// Which commands go to Telnyx first.

import type { Command, CommandType } from '../call/command.ts';
import { isPrompt } from '../telnyx/prompt.ts';

/** 1 goes first. BullMQ keeps the order of adding among equals. */
const FIRST = 1;
const BETWEEN = 2;
const LAST = 3;

/** A call must be picked up, let in or released at once; what it hears can wait. */
const URGENT: readonly CommandType[] = [
  'calls.hangup',
  'calls.reject',
  'calls.answer',
  'conferences.create',
  'conferences.join',
  'conferences.endConference',
];

export const commandPriority = (command: Pick<Command, 'type'>): number => {
  if (URGENT.includes(command.type)) return FIRST;
  return isPrompt(command) ? LAST : BETWEEN;
};
