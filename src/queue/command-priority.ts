// Which commands go to Telnyx first.

import type { Command, CommandType } from '../call/command.ts';

/** 1 goes first. BullMQ keeps the order of adding among equals. */
const FIRST = 1;
const BETWEEN = 2;
const LAST = 3;

/** A call must be picked up, let in or released at once; what it hears can wait. */
const PRIORITIES: Readonly<Partial<Record<CommandType, number>>> = {
  'calls.hangup': FIRST,
  'calls.reject': FIRST,
  'calls.answer': FIRST,
  'conferences.create': FIRST,
  'conferences.join': FIRST,
  'conferences.endConference': FIRST,
  'calls.speak': LAST,
  'calls.gatherUsingSpeak': LAST,
  'calls.startPlayback': LAST,
  'conferences.speak': LAST,
  'conferences.play': LAST,
};

export const commandPriority = (command: Pick<Command, 'type'>): number =>
  PRIORITIES[command.type] ?? BETWEEN;
