// A request's body as it arrived: no decoding, no inflating, no more than is allowed.

import type { IncomingMessage } from 'node:http';

export type BodyResult =
  | { readonly kind: 'complete'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  /** The sender went away, or Node's request time-out cut it off. */
  | { readonly kind: 'aborted' };

/**
 * Settles as soon as the limit is passed, where `express.raw` first waits for the body's end, which
 * a chunked body need not have. The rest is then read and thrown away, so that a sender who is still
 * writing gets the answer and not a reset.
 */
export const readBody = (request: IncomingMessage, maxBytes: number): Promise<BodyResult> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const collect = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', collect);
      request.resume();
      chunks.length = 0;
      resolve({ kind: 'too_large' });
    };
    request.on('data', collect);
    request.on('end', () => resolve({ kind: 'complete', body: Buffer.concat(chunks, bytes) }));
    // Comes last in any case; after the end or the limit it changes nothing.
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
