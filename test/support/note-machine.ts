// A small machine over the real store: it writes down what it is given and does what it is told to.

import type { Applied, Machine, Machines } from '../../src/queue/machine.ts';
import type { Effect } from '../../src/mailbox/effect.ts';

export interface Note {
  readonly type: 'note' | 'deadline.passed' | 'message.failed' | 'command.failed';
  readonly effects?: readonly Effect[];
  readonly fails?: boolean;
  readonly deadlineAt?: number;
  readonly failedType?: string;
}

export interface Notes {
  /** Ids of the messages, in the order in which they were applied. */
  readonly applied: readonly string[];
}

/** What a note may ask for, where it does not matter what. */
export const SOME_EFFECTS: readonly Effect[] = [
  { kind: 'tell-call', callLegId: 'told', message: { type: 'seat.wait' } },
];

const DAY_MS = 86_400_000;

export const applyNote = (
  state: Notes | null,
  message: Note,
  { messageId }: { readonly messageId: string },
): Applied => {
  if (message.fails) throw new RangeError('this note cannot be applied');
  return {
    state: { applied: [...(state?.applied ?? []), messageId] },
    deadlineAt: message.deadlineAt ?? null,
    ttlMs: DAY_MS,
    listedAt: null,
    timeline: [],
    members: [],
    recordings: [],
    ended: [],
    effects: message.effects ?? [],
  };
};

const noteMachine: Machine<Notes, Note> = {
  hasFailSafe: true,
  needsRoster: () => false,
  conferenceOf: () => null,
  apply: applyNote,
};

/** Every mailbox takes notes; a conference's has no fail-safe. */
export const noteMachines: Machines = {
  call: noteMachine,
  room: noteMachine,
  conference: { ...noteMachine, hasFailSafe: false },
};
