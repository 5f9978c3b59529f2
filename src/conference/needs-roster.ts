// Which messages concern everybody in the room. The rest cost the same in a room of 2 and of 800.

import { present } from './roster.ts';
import type { RoomMessage } from './message.ts';
import type { RoomState } from './state.ts';

/** Whether `transitionRoom` wants `context.roster` filled for this message. Pure. */
export const needsRoster = (state: RoomState | null, message: RoomMessage): boolean => {
  if (state === null || present(state.counts) === 0) return false;
  switch (message.type) {
    case 'conference.created':
    case 'conference.opened':
    case 'conference.not-opened':
    case 'participant.joined':
    case 'seat.released':
      return state.phase === 'opening';
    case 'action.requested':
    case 'conference.ended':
    case 'deadline.passed':
      return true;
    // Every whisper has an answer: only those that may end the conference concern everybody.
    case 'command.succeeded':
    case 'command.failed':
      return (
        message.command.type === 'conferences.retrieve' ||
        message.command.type === 'conferences.endConference'
      );
    case 'key.pressed':
      return message.key === 'mute-all' || message.key === 'next';
    case 'entry.asked':
    case 'pin.refused':
    case 'seat.requested':
    case 'wait.expired':
    case 'mute.drifted':
    case 'conference.gone':
    case 'participant.left':
    case 'conference.floor.changed':
    case 'conference.recording.saved':
    case 'message.failed':
      return false;
  }
};
