// How long Telnyx asks us to wait, from the headers of a refusal.

/**
 * No wait is longer: a `Retry-After` of minutes would hold a caller in silence and outlast the 60 s
 * in which a `command_id` is remembered.
 */
export const RETRY_AFTER_MAX_MS = 5_000;

/**
 * Milliseconds to wait, at most `RETRY_AFTER_MAX_MS`; null when nothing readable is said. The first
 * of `retry-after-ms`, `Retry-After` (seconds or a date) and, with status 429,
 * `x-ratelimit-reset` (seconds; Telnyx's page on rate limits) counts.
 */
export const retryAfterMs = (headers: Headers, status: number, now: number): number | null => {
  const wait =
    number(headers.get('retry-after-ms')) ??
    seconds(headers.get('retry-after')) ??
    until(headers.get('retry-after'), now) ??
    (status === 429 ? seconds(headers.get('x-ratelimit-reset')) : null);
  return wait === null ? null : Math.min(wait, RETRY_AFTER_MAX_MS);
};

const number = (text: string | null): number | null =>
  text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;

const seconds = (text: string | null): number | null => {
  const value = number(text);
  return value === null ? null : value * 1000;
};

const until = (text: string | null, now: number): number | null => {
  // `Date.parse` makes a date of almost anything; HTTP's dates are in GMT and say so.
  const at = text?.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};
