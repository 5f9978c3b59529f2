// When an event happened, in the one form that can be compared as text.

import type { OccurredAt } from '../call/message.ts';
import { type JsonObject, optionalText } from './webhook-fields.ts';

const FRACTION_DIGITS = 6;
const DAY_AT = 'yyyy-mm-'.length;
const ISO_UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)$/;

/**
 * The event's own time, or the receipt's where it has none that can be read.
 *
 * Telnyx's types put it in `data` for some events and in `payload` for others, and its examples
 * misspell the latter as `occured_at`.
 */
export const readOccurredAt = (
  event: JsonObject,
  payload: JsonObject,
  receivedAtMs: number,
): OccurredAt =>
  normalizeOccurredAt(optionalText(event, 'occurred_at')) ??
  normalizeOccurredAt(optionalText(payload, 'occurred_at')) ??
  normalizeOccurredAt(optionalText(payload, 'occured_at')) ??
  occurredAtOf(receivedAtMs);

/** Six digits of a second and `Z`. Null when the text is not a real moment in UTC. */
export const normalizeOccurredAt = (text: string | null): OccurredAt | null => {
  const [, seconds, fraction = ''] = ISO_UTC.exec(text ?? '') ?? [];
  if (seconds === undefined || !isRealMoment(seconds)) return null;
  return `${seconds}.${fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0')}Z`;
};

const occurredAtOf = (ms: number): OccurredAt =>
  `${new Date(ms).toISOString().slice(0, -1).padEnd('yyyy-mm-ddThh:mm:ss.ffffff'.length, '0')}Z`;

// Date.parse turns the 30th of February into the 2nd of March instead of refusing it.
const isRealMoment = (seconds: string): boolean =>
  // NaN, which is no day, where nothing could be made of it.
  new Date(`${seconds}Z`).getUTCDate() === Number(seconds.slice(DAY_AT, DAY_AT + 2));
