// A message that was given up, as the drain worker leaves it in Redis.

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { NOW, type Admin } from './admin-server.ts';

export const LEG = callMailbox('leg-1');

/** It has digits of a PIN and a number in it. */
export const buryMessage = async (admin: Admin, id: string, now = NOW): Promise<void> => {
  const message = { type: 'call.gather.ended', digits: '4711', from: '+13125550123' };
  await admin.store.post(LEG, id, message, now);
  const head = await admin.store.take(LEG, now);
  if (head === null) throw new Error('what was just posted is not there');
  await admin.store.bury(LEG, head, 'TypeError: no phase of +13125550123', null, now);
};
