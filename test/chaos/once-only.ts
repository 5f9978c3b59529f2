// What may take effect once only, read from the simulated Telnyx's journal.

import type { Simulator } from '../simulator/simulator.ts';
import { LINES } from './lines.ts';
import { violation, type Violation } from './violation.ts';

const CHECK = 'nothing is carried out twice';
const GREETINGS: ReadonlySet<string> = new Set(
  LINES.map(({ greeting }) => greeting).filter((greeting) => greeting !== ''),
);

/** @param isForgetful Redis lost everything in this run, so that a caller may be greeted again. */
export const onceOnly = (simulator: Simulator, isForgetful: boolean): readonly Violation[] => {
  const { journal } = simulator;
  const executed = journal.of('command').filter(({ effect }) => effect === 'executed');
  const sent = executed.filter(({ commandId }) => commandId !== null);
  const answers = executed.filter(({ operation }) => operation === 'calls.answer');
  const greeted = journal.of('leg.heard').filter(({ text }) => GREETINGS.has(text));
  return [
    ...twice(sent, ({ operation, target, commandId }) => `${operation} ${target} ${commandId}`),
    ...twice(answers, ({ operation, target }) => `${operation} ${target}`),
    ...twice(
      journal.of('seat.joining'),
      ({ conferenceId, callLegId }) => `join of ${conferenceId} by ${callLegId}`,
    ),
    ...(isForgetful
      ? []
      : twice(greeted, ({ text, callLegId }) => `"${text}" was heard by ${callLegId}`)),
    ...simulator.truth
      .namesEverDoubled()
      .map((name) =>
        violation('one conference of a name', `${name} had several active conferences at once`),
      ),
  ];
};

const twice = <T>(entries: readonly T[], nameOf: (entry: T) => string): readonly Violation[] =>
  [...Map.groupBy(entries, nameOf)].flatMap(([name, same]) =>
    same.length > 1
      ? [violation(CHECK, `${same.length} times: ${name}`, name.split(' ').at(-1) ?? null)]
      : [],
  );
