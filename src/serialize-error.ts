// What of an error is logged. Clients hang whole requests on their errors, with callers' numbers and
// keys in them (ioredis the command's arguments, Telnyx's SDK the headers), so that the parts to keep
// are named here, and all others stay out.

const TEXT_CHARACTERS_MAX = 2_000;
const STACK_CHARACTERS_MAX = 4_000;
const CAUSES_MAX = 3;
const ERRORS_MAX = 3;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly cause?: SerializedError;
  /** The parts of an AggregateError. */
  readonly errors?: readonly SerializedError[];
}

/** Takes whatever was thrown. Long texts are cut, causes followed three deep. */
export const serializeError = (thrown: unknown, depth = 0): SerializedError => {
  if (!(thrown instanceof Error)) {
    return { type: typeof thrown, message: cut(String(thrown), TEXT_CHARACTERS_MAX) };
  }
  const code = 'code' in thrown ? thrown.code : undefined;
  const status = 'status' in thrown ? thrown.status : undefined;
  const isDeeper = depth < CAUSES_MAX;
  return {
    type: thrown.name,
    message: cut(thrown.message, TEXT_CHARACTERS_MAX),
    ...(thrown.stack === undefined ? {} : { stack: cut(thrown.stack, STACK_CHARACTERS_MAX) }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(thrown.cause === undefined || !isDeeper
      ? {}
      : { cause: serializeError(thrown.cause, depth + 1) }),
    ...(thrown instanceof AggregateError && isDeeper
      ? {
          errors: thrown.errors
            .slice(0, ERRORS_MAX)
            .map((part: unknown) => serializeError(part, depth + 1)),
        }
      : {}),
  };
};

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;
