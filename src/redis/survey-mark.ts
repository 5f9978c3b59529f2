// Whether rooms know of every conference at Telnyx. A Redis that has lost its data knows of none, and
// Telnyx may let a second conference of a name be created beside the first. On a Cluster this tells
// only of the server that has the queues; nowhere does it tell of a loss of the last second.

import type { RedisClient } from './connection.ts';
import { MAILBOX_TTL_MS, type Keys } from './keys.ts';

/** Rooms know of every one. Any other word is of who finds that out. */
export const SURVEYED = 'surveyed';

/** Both throw ioredis's errors. What is written stays while somebody reads, until Redis loses its data. */
export interface SurveyMark {
  read(): Promise<string | null>;
  write(word: string): Promise<void>;
}

export const createSurveyMark = (client: RedisClient, keys: Keys): SurveyMark => ({
  read: () => client.getex(keys.surveyed(), 'PX', MAILBOX_TTL_MS),
  write: async (word) => {
    await client.set(keys.surveyed(), word, 'PX', MAILBOX_TTL_MS);
  },
});
