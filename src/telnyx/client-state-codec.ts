// `client_state` on the wire: base64 (else Telnyx answers 90017) of compact JSON.

import type { ClientState, Role } from '../conference/client-state.ts';
import { isJsonObject } from './webhook-fields.ts';

/** Raised when the meaning of a field changes, so that a state of another version is not misread. */
const VERSION = 1;

/** Ours stay below 200; anything longer was written by somebody else. */
const MAX_CHARS = 1024;

const LINE_NAME = /^[\x21-\x7e]{1,128}$/;

/** The text that Telnyx stores with a leg or a conference and repeats in its webhooks. */
export const encodeClientState = ({ line, role, generation }: ClientState): string =>
  Buffer.from(JSON.stringify({ v: VERSION, line, role, generation })).toString('base64');

/** What `encodeClientState` wrote, or null: for nothing at all, and for anything not ours. */
export const decodeClientState = (text: unknown): ClientState | null => {
  if (typeof text !== 'string' || text.length > MAX_CHARS) return null;
  const value = parseJson(Buffer.from(text, 'base64').toString('utf8'));
  if (!isJsonObject(value) || value['v'] !== VERSION) return null;
  const { line, role, generation } = value;
  if (typeof line !== 'string' || !LINE_NAME.test(line)) return null;
  if (!isRole(role) || !isGeneration(generation)) return null;
  return { line, role, generation };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's.
    return null;
  }
};

const isRole = (value: unknown): value is Role => value === 'guest' || value === 'host';

const isGeneration = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
