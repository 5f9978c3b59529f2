// What Telnyx answers to those who look.

import type { CommandSucceeded } from '../../src/call/command.ts';
import { at, LEG, succeeded } from './events.ts';

/** What `conferences.list` found of the line's name. */
export const listed = (...conferenceIds: readonly string[]): CommandSucceeded =>
  succeeded(
    { type: 'conferences.list', name: 'pre-support', region: null },
    {
      conferences: conferenceIds.map((conferenceId) => ({
        conferenceId,
        name: 'pre-support',
        status: 'in_progress',
        createdAt: at(9),
        endReason: null,
      })),
    },
  );

/** What `conferences.listParticipants` says of this leg; null: it is not there. */
export const seenAs = (
  status: 'joining' | 'joined' | 'left' | null,
  conferenceId: string,
): CommandSucceeded => {
  const callControlId = `v3:${LEG}`;
  const participant = { callControlId, callLegId: LEG, muted: false, onHold: false };
  return succeeded(
    { type: 'conferences.listParticipants', conferenceId, callControlId, region: null },
    { participants: status === null ? [] : [{ ...participant, status }] },
  );
};
