import type { RedisClient } from './connection.ts';

/**
 * The replies of several commands that see the same moment, in their order. All keys belong to one slot.
 *
 * @throws ioredis's errors; the first of any command.
 */
export const readTogether = async (
  client: RedisClient,
  commands: readonly (readonly (string | number)[])[],
): Promise<readonly unknown[]> => {
  const replies = await client.multi(commands.map((command) => [...command])).exec();
  return (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
};
