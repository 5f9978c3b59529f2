// Whether rooms know of every conference at Telnyx. A Redis that has lost its data knows of none, and
// Telnyx may let a second conference of a name be created beside the first. On a Cluster this tells
// only of the server that has the queues; nowhere does it tell of a loss of the last second.

import type { RedisClient } from './connection.ts';
import { MAILBOX_TTL_MS, type Keys } from './keys.ts';

const SURVEYED = 'surveyed';

/** Each throws ioredis's errors. What is written stays while somebody looks, until Redis loses its data. */
export interface SurveyMark {
  isSet(): Promise<boolean>;
  set(): Promise<void>;
  /** Who surveys leaves a word of its own, to see whether Redis has lost its data since. */
  leave(word: string): Promise<void>;
  isLeft(word: string): Promise<boolean>;
}

export const createSurveyMark = (client: RedisClient, keys: Keys): SurveyMark => {
  const is = async (word: string): Promise<boolean> =>
    (await client.getex(keys.surveyed(), 'PX', MAILBOX_TTL_MS)) === word;
  const write = async (word: string): Promise<void> => {
    await client.set(keys.surveyed(), word, 'PX', MAILBOX_TTL_MS);
  };
  return {
    isSet: () => is(SURVEYED),
    set: () => write(SURVEYED),
    leave: write,
    isLeft: is,
  };
};
