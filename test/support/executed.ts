// What the simulated Telnyx carried out.

import type { ChangeOf } from '../simulator/model/change.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** Commands of one operation that took effect, oldest first; repeats and refusals left out. */
export const executed = (
  { journal }: Pick<Simulator, 'journal'>,
  operation: string,
): readonly ChangeOf<'command'>[] =>
  journal
    .of('command')
    .filter((entry) => entry.operation === operation && entry.effect === 'executed');

/** The conferences that have ever been created under this name, oldest first. */
export const conferencesOf = (
  { journal }: Pick<Simulator, 'journal'>,
  name: string,
): readonly string[] =>
  journal
    .of('conference.created')
    .filter((change) => change.name === name)
    .map(({ conferenceId }) => conferenceId);
