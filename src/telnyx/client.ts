// The Telnyx SDK, set up for commands that a queue repeats. No folder but this one knows the SDK. Its
// CommonJS build takes 5 MB less of every process than its 440 modules; two builds would be two sets
// of error classes, so everybody imports this one.

import { Telnyx } from 'telnyx/index.js';

import { fetchWhole } from './fetch-whole.ts';

/** The parts of the SDK that commands use. */
export type TelnyxClient = Pick<Telnyx, 'calls' | 'conferences' | 'connections' | 'recordings'>;

export interface TelnyxClientOptions {
  readonly apiKey: string;
  readonly baseURL: string;
  /** One HTTP attempt, from the connection to the last byte of the reply. */
  readonly timeoutMs: number;
}

/**
 * A client whose every call is one HTTP attempt. The SDK would repeat by itself for longer than
 * Telnyx remembers a `command_id` (60 s), so repeats belong to the commands queue. Nothing is logged:
 * the SDK's log holds bodies and headers.
 *
 * Calls reject with the SDK's `APIError`s; `classify-error.ts` says what they mean.
 */
export const createTelnyxClient = (options: TelnyxClientOptions): TelnyxClient =>
  new Telnyx({
    apiKey: options.apiKey,
    baseURL: options.baseURL,
    timeout: options.timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    fetch: fetchWhole,
    // Left out, the SDK would read these from the environment.
    publicKey: null,
    clientID: null,
    clientSecret: null,
  });
