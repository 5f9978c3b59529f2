// Whether rooms know of every conference at Telnyx. A Redis that has lost its data knows of none, and
// Telnyx may let a second conference of a name be created beside the first.

import { MAILBOX_TTL_MS, type Keys } from './keys.ts';
import type { RedisClient } from './connection.ts';

/** Both throw ioredis's errors. */
export interface SurveyMark {
  isSet(): Promise<boolean>;
  /** A survey has found no conference that its room does not know. It stays for 26 h, or until Redis loses it. */
  set(): Promise<void>;
}

export const createSurveyMark = (client: RedisClient, keys: Keys): SurveyMark => ({
  isSet: async () => (await client.exists(keys.surveyed())) === 1,
  set: async () => {
    await client.set(keys.surveyed(), 1, 'PX', MAILBOX_TTL_MS);
  },
});
