// How long a room waits for what.

export const MINUTE_MS = 60_000;
/** A creator that has not opened by then gives the opening to the next waiter. */
export const OPENING_TIMEOUT_MS = 30_000;
/** A conference that nobody is in ends by itself; if its end is not heard of, Telnyx is asked. */
export const EMPTY_TIMEOUT_MS = 10_000;
/** Telnyx was asked for a conference and has not answered, or it lives on without anybody. */
export const LOOK_AGAIN_MS = 15_000;
/** Telnyx was told to end the conference: how long its end may take. */
export const CLOSING_TIMEOUT_MS = 5_000;
/** Ended conference ids that a room remembers; a later one pushes the oldest out. */
export const TOMBSTONES_MAX = 20;
/** So many joins within this time are a crowd: tones and notices would be all that is heard. */
export const BURST_MS = 10_000;
export const BURST_JOINS = 5;
