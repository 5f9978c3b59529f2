// Under which ids commands were asked for. A transition that is repeated has to ask under the same id; two
// transitions may ask for the same at the same time, where one lay behind the other.

import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import { effectId } from '../../src/queue/message-ids.ts';
import type { CommandJob } from '../../src/queue/queues.ts';

export interface AskedLedger {
  onAsked(job: CommandJob): void;
  onCommitted(message: AppliedMessage): void;
  /** What was asked for under more ids than committed transitions account for. */
  twice(): readonly string[];
}

/** Commands that one transition asks for once. */
const ONCE: ReadonlySet<string> = new Set([
  'calls.answer',
  'calls.hangup',
  'calls.gatherUsingSpeak',
  'conferences.create',
  'conferences.join',
]);

export const createAskedLedger = (): AskedLedger => {
  const ids = new Map<string, Set<string>>();
  const committed = new Set<string>();
  return {
    onAsked({ mailbox, issuedAt, command, commandId }) {
      if (!ONCE.has(command.type)) return;
      const what = `${JSON.stringify(command)} of ${mailbox} at ${issuedAt}`;
      ids.set(what, (ids.get(what) ?? new Set()).add(commandId));
    },
    onCommitted({ mailbox, messageId, applied }) {
      for (const [position, { kind }] of applied.effects.entries()) {
        if (kind === 'command') committed.add(effectId(mailbox, messageId, position));
      }
    },
    twice: () =>
      [...ids].flatMap(([what, asked]) => {
        // Of one id nothing can be said: its transition may have been given up.
        const unaccounted = [...asked].filter((id) => !committed.has(id));
        return asked.size > 1 && unaccounted.length > 0 ? [what] : [];
      }),
  };
};
