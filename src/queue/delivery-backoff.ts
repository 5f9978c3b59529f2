// How long an event waits until it is sent again: seconds for a restart, hours for an outage.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Standard Webhooks asks for spacing of this kind, over about a day. */
const PAUSES_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  1 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
] as const;
const JITTER = 0.2;

/** The first, and one after each pause. */
export const DELIVERY_ATTEMPTS = PAUSES_MS.length + 1;

/**
 * Milliseconds before attempt `attempt + 1`, up to a fifth more than the table says.
 *
 * @param attempt how many have been made, from 1.
 * @param random in [0, 1).
 */
export const deliveryBackoffMs = (attempt: number, random: number): number => {
  const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length) - 1] ?? 0;
  return Math.round(pause * (1 + JITTER * random));
};
