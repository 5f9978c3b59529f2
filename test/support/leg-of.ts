import { callLegOf } from '../../src/mailbox/message-facts.ts';

/** Whose roster entry a message brings along, as next-head.lua reads it; the empty string: nobody's. */
export const legOf = (message: object): string =>
  callLegOf(message) ?? callLegOf('command' in message ? message.command : null) ?? '';
