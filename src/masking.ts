// Keeps phone numbers, PINs, tokens and keys out of what is written down. Numbers are masked where
// they are shown; the mask over a whole log line is the last net, for what came in with an error.

/** Fields that are never worth writing. A pressed digit is a part of a PIN. */
const HIDDEN_FIELDS =
  'pin|host_?[pP]in|digits?|[tT]oken|[aA]uthorization|api_?[kK]ey|[pP]assword|secret';
/** Fields that hold a phone number in whatever way it is written. */
const NUMBER_FIELDS = 'from|to|caller|called|caller_id_number|number';

/** The beginning of a field in JSON, up to its value's quote; then the value, escapes and all. */
const plainField = (names: string): string => String.raw`"(?:${names})":\s?"(?:[^"\\]|\\.)*`;
/** The same in JSON that is quoted inside JSON, where each quote has backslashes before it. */
const quotedField = (names: string): string => String.raw`"(?:${names})\\+":\s?\\+"[^"\\]*`;

const HIDDEN = new RegExp(
  [
    plainField(HIDDEN_FIELDS),
    quotedField(HIDDEN_FIELDS),
    String.raw`"(?:${HIDDEN_FIELDS})\\*":\s?\d+`,
    String.raw`[bB]earer [\w.~+/=-]+`,
    String.raw`:\/\/[^\s/"@\\]+@`,
  ].join('|'),
  'g',
);

const NUMBERS = new RegExp(
  [
    // A plus, or its form in a URL, and 8 digits or more, in groups or not: no id of Telnyx has that.
    String.raw`(?:\+|%2[bB])\d(?:[ ().-]{0,2}\d){7,}`,
    // A caller on SIP has a number without a plus.
    String.raw`(?:sips?|tel):\+?\d{5,}`,
    // A line that is named by its number, which a carrier may write without a plus.
    String.raw`"(?:line|name)\\*":\s?\\*"\d{7,15}(?=\\*")`,
    plainField(NUMBER_FIELDS),
    quotedField(NUMBER_FIELDS),
  ].join('|'),
  'g',
);

const DIGIT_RUN = /\+?\d(?:[ ().-]{0,2}\d){4,}/g;
/** What stays of a hidden value: how it begins, and the sign that ends it. */
const AROUND_HIDDEN = /^("\w+\\*":\s?\\*"|[bB]earer |:\/\/).*?(@?)$/s;
/** A shorter secret would be found by chance, in ids. */
const SECRET_CHARACTERS_MIN = 8;

/** `+13125550133` becomes `+1********33`: enough to tell two callers apart, not to call one. */
export const maskNumber = (number: string): string => number.replace(DIGIT_RUN, maskDigits);

/** What a number becomes where it is shown, by `LOG_NUMBERS`. */
export const numberMask = (numbers: 'masked' | 'plain'): ((number: string) => string) =>
  numbers === 'plain' ? (number) => number : maskNumber;

const maskDigits = (run: string): string => {
  const shown = run.startsWith('+') ? 2 : 0;
  return run.slice(0, shown) + run.slice(shown, -2).replaceAll(/\d/g, '*') + run.slice(-2);
};

/**
 * A function that masks one log line, JSON or not, and leaves JSON valid. PINs, tokens and the given
 * secrets are always hidden; phone numbers only when `numbers` is `masked`. Ids are left alone.
 * Costs about 3 µs a line.
 */
export const createLineMask = (options: {
  readonly numbers: 'masked' | 'plain';
  readonly secrets: readonly string[];
}): ((line: string) => string) => {
  const secrets = options.secrets
    .filter((secret) => secret.length >= SECRET_CHARACTERS_MIN)
    // Of two secrets that begin alike the longer goes first, or its rest would stay.
    .toSorted((a, b) => b.length - a.length)
    .map((secret) =>
      JSON.stringify(secret)
        .slice(1, -1)
        .replaceAll(/[^\w\s]/g, String.raw`\$&`),
    );
  const known = secrets.length === 0 ? null : new RegExp(secrets.join('|'), 'g');
  return (line) => {
    const named = known === null ? line : line.replace(known, '[hidden]');
    const hidden = named.replace(HIDDEN, hide);
    return options.numbers === 'plain' ? hidden : hidden.replace(NUMBERS, maskNumber);
  };
};

const hide = (found: string): string =>
  AROUND_HIDDEN.test(found)
    ? found.replace(AROUND_HIDDEN, '$1[hidden]$2')
    : found.replace(/\d+$/, '0');
