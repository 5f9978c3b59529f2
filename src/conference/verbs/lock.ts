import { withConference } from './with-conference.ts';
import type { RoomStep } from '../draft.ts';

/** A locked conference takes no further guests; hosts always get in. */
export const setLocked = (step: RoomStep, locked: boolean): RoomStep =>
  withConference(step, (conference) => ({ ...conference, locked }));
