// A transition that needs more of its room than the state reads it here, under the fence of its
// take: read later, it could make a taker that has lost ask for other effects than the first did.

import type { Member } from '../conference/state.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { Taken } from './taken.ts';

/** By call leg, of those who were asked for; null: has not left. */
export type LeftMembers = ReadonlyMap<string, Member | null>;

const READ_FENCED = loadScript('read-fenced');

export const readRoster =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, { fence }: Taken): Promise<readonly Member[] | undefined> => {
    const members = await readMembers(client, [keys.box(mailbox), keys.members(mailbox)], [fence]);
    return members?.filter((member) => member !== null);
  };

export const readLeftMembers =
  (client: RedisClient, keys: Keys) =>
  async (
    mailbox: MailboxId,
    { fence }: Taken,
    conferenceId: string,
    callLegIds: readonly string[],
  ): Promise<LeftMembers | undefined> => {
    const left = keys.left(shardOf(mailbox), conferenceId);
    const members = await readMembers(client, [keys.box(mailbox), left], [fence, ...callLegIds]);
    return members && new Map(callLegIds.map((leg, place) => [leg, members[place] ?? null]));
  };

const readMembers = async (
  client: RedisClient,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<readonly (Member | null)[] | undefined> => {
  const values = await runScript(client, READ_FENCED, keys, args);
  if (!Array.isArray(values)) return undefined;
  // Both hashes hold what commit wrote: members.
  return values.map((value) => (value === null ? null : (JSON.parse(String(value)) as Member)));
};
