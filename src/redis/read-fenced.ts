// A transition that needs more of its room than the state reads it here, under the fence of its
// take: read later, it could make a taker that has lost ask for other effects than the first did.

import type { Member } from '../conference/state.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { Taken } from './taken.ts';

const READ_FENCED = loadScript('read-fenced');
const ALL_FIELDS = '';

export const readRoster =
  (client: RedisClient, keys: Keys) =>
  (mailbox: MailboxId, head: Taken): Promise<readonly Member[] | undefined> =>
    readMembers(client, [keys.box(mailbox), keys.members(mailbox)], [head.fence, ALL_FIELDS]);

export const readLeftMember =
  (client: RedisClient, keys: Keys) =>
  async (
    mailbox: MailboxId,
    head: Taken,
    conferenceId: string,
    callLegId: string,
  ): Promise<Member | null | undefined> => {
    const left = keys.left(shardOf(mailbox), conferenceId);
    const members = await readMembers(client, [keys.box(mailbox), left], [head.fence, callLegId]);
    return members === undefined ? undefined : (members[0] ?? null);
  };

const readMembers = async (
  client: RedisClient,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<readonly Member[] | undefined> => {
  const values = await runScript(client, READ_FENCED, keys, args);
  if (!Array.isArray(values)) return undefined;
  // Both hashes hold what commit wrote: members.
  return values.map((value) => JSON.parse(String(value)) as Member);
};
