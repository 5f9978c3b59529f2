// Identifiers of the shapes that Telnyx uses.

import type { Random } from './random.ts';

export interface Ids {
  uuid(): string;
  /** Looks like the UUIDv1 of real legs; differs from the call control id. */
  callLegId(): string;
  /** `v3:` and 41 characters of base64url, opaque. */
  callControlId(): string;
}

const CALL_CONTROL_ID_LENGTH = 41;
const HEX = '0123456789abcdef';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const createIds = (random: Random): Ids => {
  const text = (alphabet: string, length: number): string => {
    let made = '';
    for (let index = 0; index < length; index++) {
      made += alphabet.charAt(random.between(0, alphabet.length - 1));
    }
    return made;
  };
  const hex = (length: number): string => text(HEX, length);
  const uuid = (version: '1' | '4'): string =>
    `${hex(8)}-${hex(4)}-${version}${hex(3)}-${'89ab'.charAt(random.between(0, 3))}${hex(3)}-${hex(12)}`;

  return {
    uuid: () => uuid('4'),
    callLegId: () => uuid('1'),
    callControlId: () => `v3:${text(BASE64URL, CALL_CONTROL_ID_LENGTH)}`,
  };
};
