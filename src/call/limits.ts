// How long a call waits for what, and how often it tries. Every waiting phase has a deadline, because
// any webhook may be lost.

/** From `calls.answer` to `call.answered`; one real call took 0.92 s. */
export const ANSWER_TIMEOUT_MS = 10_000;
/** A leg of which only a stray event is known: its `call.initiated` may still come. */
export const STRAY_TIMEOUT_MS = 10_000;
/** A slow voice, and the time for `call.speak.ended` to arrive after its last word. */
export const SPEECH_MS_PER_CHAR = 100;
export const SPEECH_MARGIN_MS = 4_000;
/** Nobody says how long a recording is; a caller does not sit in silence for longer. */
export const RECORDING_TIMEOUT_MS = 30_000;
/** A room answers at once; a caller does not wait for one that does not. */
export const ENTRY_TIMEOUT_MS = 1_500;
/** After the prompt: the digits, and the time for `call.gather.ended` to arrive. */
export const PIN_TIMEOUT_MS = 30_000;
/** From the end of the prompt to the last digit. */
export const PIN_ENTRY_MS = 20_000;
/** The same where only hosts have a PIN: guests wait for it to pass, or press `#`. */
export const HOST_PIN_ENTRY_MS = 10_000;
/** A pause after a digit ends the entry, for phones on which `#` is hard to find. */
export const PIN_PAUSE_MS = 4_000;
/** No PIN of a line is longer. */
export const PIN_DIGITS_MAX = 12;
/** Somebody whom we called: how long it may ring, and how long to press the key. */
export const DIAL_TIMEOUT_MS = 90_000;
export const ACCEPT_ENTRY_MS = 10_000;
/** A room answers in milliseconds, unless somebody else is opening its conference. */
export const SEAT_TIMEOUT_MS = 5_000;
/** Create with all its retries; the room gives the opening to somebody else at about this time. */
export const CREATE_TIMEOUT_MS = 25_000;
/** From the accepted join to `conference.participant.joined`. */
export const JOIN_TIMEOUT_MS = 10_000;
/** A name that is taken and found nowhere belongs to a conference that is just ending. Doubles. */
export const FIND_AGAIN_MS = 1_000;
export const FIND_AGAIN_MAX_MS = 8_000;
/** A leg that left the conference is usually hung up by Telnyx at the same moment. */
export const EXPECT_HANGUP_MS = 2_000;
/** From `conferences.leave` to its answer: the goodbye waits for it. */
export const PART_TIMEOUT_MS = 5_000;
/** From `calls.hangup` to `call.hangup`. */
export const HANGUP_TIMEOUT_MS = 5_000;

/** How often a call that may not be answered yet is taken for answered. */
export const ANSWER_TRIES = 3;
/** About a minute of tries; after these the caller hears an apology. */
export const SETBACKS_MAX = 12;
/** After these the reconciler goes on: it hangs up every live leg that belongs to nobody. */
export const HANGUP_TRIES = 8;
