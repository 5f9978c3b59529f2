// A call told plainly: what happened, sentence by sentence, and why it ended as it did.

import { outcomeOf } from './end.ts';
import { phaseWords } from './timeline-words.ts';
import { describeEntry, type TimelineEntry, type TimelineItem } from './timeline.ts';
import type { CallState, Outcome } from './state.ts';

export interface Story {
  /** The same as the call's timeline, in order. */
  readonly items: readonly TimelineItem[];
  /** Null while the call goes on. */
  readonly outcome: Outcome | null;
  /** One sentence: why the caller got in, or did not. Without personal data. */
  readonly why: string;
}

export const storyOf = (state: CallState, entries: readonly TimelineEntry[]): Story => {
  const outcome = state.phase === 'ended' ? outcomeOf(state) : null;
  return {
    items: entries.map(describeEntry),
    outcome,
    why:
      outcome === null
        ? `The call goes on: it is ${phaseWords(state.phase)}.`
        : whyOf(state, outcome),
  };
};

const whyOf = (state: CallState, outcome: Outcome): string => {
  switch (outcome) {
    case 'joined':
      return `The caller got in, and the call ended ${endOf(state)}.`;
    case 'wrong_pin':
      return 'The caller did not get in: no right PIN was entered.';
    case 'refused_full':
      return 'The caller did not get in: the conference was full.';
    case 'refused_locked':
      return 'The caller did not get in: the conference was locked.';
    case 'refused_number':
      return 'The caller did not get in: the called number is of no line, or the line refuses this caller.';
    case 'no_host':
      return 'The caller was sent home: no host came in time.';
    case 'caller_hung_up':
      return `The caller did not get in: the call ended ${endOf(state)} before that.`;
    case 'failed':
      return 'The caller did not get in: something failed, on our side or at Telnyx. The steps above say what.';
  }
};

const endOf = ({ direction, hangupCause, hangupSource }: CallState): string => {
  if (hangupCause === null) return 'without a word of Telnyx';
  // To Telnyx, whoever dialled is the caller: of a call that we dialled, that is us.
  const person = direction === 'incoming' ? 'caller' : 'callee';
  return hangupSource === person ? `by the caller with ${hangupCause}` : `with ${hangupCause}`;
};
