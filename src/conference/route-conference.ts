// A conference's own mailbox: a post office for webhooks that name nothing but the conference. It
// holds them until the room that opened the conference has told its line, then passes them on.

import type { ConferenceEvent, ConferenceMessage } from './message.ts';
import type { Effect } from '../mailbox/effect.ts';

export interface ConferenceState {
  readonly line: string | null;
  readonly held: readonly ConferenceEvent[];
}

/** More than these cannot be a conference of ours that is just being opened. */
export const HELD_MAX = 50;

/** Pure. Events keep their order; the oldest are let go when too many are held. */
export const transitionConference = (
  before: ConferenceState | null,
  message: ConferenceMessage,
): { readonly state: ConferenceState; readonly effects: readonly Effect[] } => {
  const state = before ?? { line: null, held: [] };
  switch (message.type) {
    case 'line.known':
      return {
        state: { line: message.line, held: [] },
        effects: state.held.map((event) => tellRoom(message.line, event)),
      };
    case 'message.failed':
      return { state, effects: [] };
    case 'conference.created':
    case 'conference.ended':
    case 'conference.floor.changed':
    case 'conference.recording.saved':
      return state.line === null
        ? { state: { line: null, held: [...state.held, message].slice(-HELD_MAX) }, effects: [] }
        : { state, effects: [tellRoom(state.line, message)] };
  }
};

const tellRoom = (line: string, message: ConferenceEvent): Effect => ({
  kind: 'tell-room',
  line,
  message,
});
