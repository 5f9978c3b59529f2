// Numbers of the range that is kept for fiction.

const CALLERS_FROM = 13_125_550_000;

/** The number of the nth line, from 0 to 99. */
export const lineNumber = (nth: number): string => `+120255501${String(nth).padStart(2, '0')}`;

/** The number of the nth caller, from 0 to 9,999. */
export const callerNumber = (nth: number): string => `+${CALLERS_FROM + nth}`;
