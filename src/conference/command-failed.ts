// What a refused command of the room's own means to it.

import { ended } from './ending.ts';
import { recordingFailed } from './verbs/record.ts';
import type { CommandFailed } from '../call/command.ts';
import type { RoomContext, RoomStep } from './draft.ts';

/** A room's prompts and mutes that fail are only counted; the reconciler compares the rest. */
export const commandFailed = (
  step: RoomStep,
  { command, failure }: CommandFailed,
  context: RoomContext,
): RoomStep => {
  if (failure === 'conference-ended' && 'conferenceId' in command) {
    return endedOrAsked(step, command.conferenceId, command.type, context);
  }
  return command.type === 'conferences.recordStart'
    ? recordingFailed(step, failure, context)
    : step;
};

/** Only a command that is about the conference as a whole can say that it is over. */
const endedOrAsked = (
  step: RoomStep,
  conferenceId: string,
  type: CommandFailed['command']['type'],
  context: RoomContext,
): RoomStep =>
  type === 'conferences.retrieve' || type === 'conferences.endConference'
    ? ended(step, conferenceId, null, context.now, context)
    : step;
