// The Telnyx SDK, set up for commands that a queue repeats. No folder but this one knows the SDK.

import Telnyx from 'telnyx';

/** A page of 250 participants is about 200 kB; a reply larger than this is not Telnyx's. */
export const REPLY_MAX_BYTES = 8 * 1024 * 1024;

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
 * Telnyx remembers a `command_id` (60 s), so repeats belong to the commands queue. Connections are
 * kept alive by Node's `fetch`. Nothing is logged: the SDK's log holds bodies and headers.
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

/**
 * Resolves with the body already read. The SDK's time-out ends when `fetch` resolves, which is at
 * the reply's headers: a body that never comes would hold the command for ever. A redirected POST
 * would arrive as a GET and look like a success, so redirects are not followed.
 */
const fetchWhole: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const body = await readWhole(response);
  return new Response(body.length === 0 ? null : body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
};

const readWhole = async (response: Response): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > REPLY_MAX_BYTES) throw new ReplyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

class ReplyTooLargeError extends Error {
  override readonly name = 'ReplyTooLargeError';

  constructor() {
    super(`a reply of Telnyx is over ${REPLY_MAX_BYTES} bytes`);
  }
}
