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
/** Two who have said goodbye hang up within this; who stays is told of being alone. */
export const ALONE_NOTICE_MS = 5_000;
/** More seats within this time are a crowd: tones and notices would be all that is heard. */
export const BURST_MS = 10_000;
export const BURST_JOINS = 5;
/** A caller who was cut off and redials within this time is let in as before. */
export const DROP_BACK_MS = 5 * MINUTE_MS;
export const DEPARTURES_MAX = 100;
/** Wrong PINs are forgotten after so long without another. */
export const GUESS_WINDOW_MS = 15 * MINUTE_MS;
/** One call's worth of wrong PINs costs nothing; then each doubles the pause before the next prompt. */
export const FREE_GUESSES = 3;
export const FREE_LINE_GUESSES = 30;
export const PAUSE_MAX_MS = 30_000;
/** After so many a caller hears a goodbye instead of a prompt. */
export const GUESSES_MAX = 12;
export const GUESSERS_MAX = 200;
