import { withEffects, type RoomContext, type RoomStep } from '../draft.ts';
import type { RoomAction } from '../message.ts';

/** Rings somebody, who has to press 1 before joining: no voicemail enters the room. */
export const dial = (
  step: RoomStep,
  action: Extract<RoomAction, { do: 'dial' }>,
  context: RoomContext,
): RoomStep =>
  withEffects(step, {
    kind: 'command',
    command: {
      type: 'calls.dial',
      connectionId: action.connectionId,
      to: action.to,
      from: action.from,
      clientState: {
        line: context.line,
        role: action.role,
        generation: step.state.generation,
      },
      timeoutSecs: action.timeoutSecs,
    },
  });
