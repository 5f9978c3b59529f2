import { withPhase, type RoomStep } from '../draft.ts';
import type { OpenConference } from '../state.ts';

/** Changes what is known of the open conference; a room without one stays as it is. */
export const withConference = (
  step: RoomStep,
  change: (conference: OpenConference) => OpenConference,
): RoomStep => {
  const { state } = step;
  return state.phase === 'open' || state.phase === 'closing'
    ? withPhase(step, { phase: state.phase, conference: change(state.conference) })
    : step;
};
