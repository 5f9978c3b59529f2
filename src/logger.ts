// The one logger: JSON lines on stdout. A message is a constant sentence; what varies stands in
// fields, ids under Telnyx's names.

import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

import type { LogLevel, LogNumbers } from './config.ts';
import { createLineMask } from './masking.ts';
import { serializeError } from './serialize-error.ts';
import type { SerializedError } from './serialize-error.ts';

export type { Logger };

/** As much of a logger as a part needs that only says what went wrong. */
export interface FaultLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly numbers: LogNumbers;
  /** The API key, the admin token, passwords: hidden wherever they turn up. */
  readonly secrets?: readonly string[];
  /** @default stdout, written synchronously so that the last line before a crash is there. */
  readonly destination?: DestinationStream;
}

/**
 * The root logger. Errors go into the field `err`. Whatever is logged, its line goes through one mask
 * on its way out: no PIN, token or key is written, and no phone number unless `numbers` is `plain`.
 */
export const createLogger = ({
  level,
  numbers,
  secrets = [],
  destination = pino.destination({ fd: 1, sync: true }),
}: LoggerOptions): Logger =>
  pino(
    {
      level,
      serializers: { err: serialize, error: serialize },
      hooks: { streamWrite: createLineMask({ numbers, secrets }) },
    },
    destination,
  );

/** Pino hands serializers their value alone, where the second argument here is a depth. */
const serialize = (thrown: unknown): SerializedError => serializeError(thrown);
