// Which messages concern everybody in the room. The rest cost the same in a room of 2 and of 800.

import { present } from './roster.ts';
import { isOpposed } from './verbs/overtaken.ts';
import type { Command } from '../call/command.ts';
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
    // Every whisper has an answer: only those that may end the conference concern everybody, and
    // those that muted or held several.
    case 'command.succeeded':
      return mayEnd(message.command) || isAboutSeveral(message.command);
    case 'command.failed':
      return mayEnd(message.command);
    case 'key.pressed':
      return message.key === 'mute-all' || message.key === 'next';
    case 'entry.asked':
    case 'pin.refused':
    case 'seat.requested':
    case 'wait.expired':
    case 'mute.drifted':
    case 'hold.drifted':
    case 'conference.gone':
    case 'participant.left':
    case 'conference.floor.changed':
    case 'conference.recording.saved':
    case 'message.failed':
      return false;
  }
};

const mayEnd = ({ type }: Command): boolean =>
  type === 'conferences.retrieve' || type === 'conferences.endConference';

const isAboutSeveral = (command: Command): boolean =>
  isOpposed(command) && command.callLegId === undefined;
