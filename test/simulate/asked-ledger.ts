// Under which ids commands were asked for. A transition that is repeated has to ask under the same id; two
// transitions may ask for the same at the same time, where one lay behind the other.

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { effectId } from '../../src/queue/message-ids.ts';
import type { CommandJob } from '../../src/queue/queues.ts';

export interface AskedLedger {
  onAsked(job: CommandJob): void;
  /**
   * What was asked for under more ids than messages account for.
   *
   * @param applied ids of the messages that were applied.
   */
  twice(applied: ReadonlyMap<MailboxId, readonly string[]>): readonly string[];
}

/** Commands that one transition asks for once. */
const ONCE: ReadonlySet<string> = new Set([
  'calls.answer',
  'calls.hangup',
  'calls.gatherUsingSpeak',
  'conferences.create',
  'conferences.join',
]);
/** More effects than one transition of a call has. */
const POSITIONS = Array.from({ length: 20 }, (_, position) => position);

interface Asked {
  readonly mailbox: MailboxId;
  readonly ids: Set<string>;
}

export const createAskedLedger = (): AskedLedger => {
  const all = new Map<string, Asked>();
  return {
    onAsked({ mailbox, issuedAt, command, commandId }) {
      if (!ONCE.has(command.type)) return;
      const what = `${JSON.stringify(command)} of ${mailbox} at ${issuedAt}`;
      const asked = all.get(what) ?? { mailbox, ids: new Set() };
      asked.ids.add(commandId);
      all.set(what, asked);
    },
    twice: (applied) =>
      [...all].flatMap(([what, { mailbox, ids }]) => {
        // Of one id nothing can be said: its message may have been given up.
        if (ids.size === 1) return [];
        const accounted = new Set(
          (applied.get(mailbox) ?? []).flatMap((messageId) =>
            POSITIONS.map((position) => effectId(mailbox, messageId, position)),
          ),
        );
        return [...ids].every((id) => accounted.has(id)) ? [] : [what];
      }),
  };
};
