// HTTP by hand: what a well-behaved client never sends.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SignedRequest } from '../support/sign.ts';

export interface RawSocket {
  readonly socket: Socket;
  /** Everything that the server has sent so far. */
  readonly text: () => string;
  /** Resolves with everything once the pattern is in it. Rejects when the server closes before. */
  readonly until: (pattern: RegExp) => Promise<string>;
  /** Resolves with everything once the server has closed. A reset counts as closing. */
  readonly closed: () => Promise<string>;
}

export const openSocket = async (port: number): Promise<RawSocket> => {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  let isClosed = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect');

  const until = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) {
      if (isClosed) throw new Error(`closed without ${pattern}: ${text}`);
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
    return text;
  };
  const closed = async (): Promise<string> => {
    if (!isClosed) await once(socket, 'close');
    return text;
  };
  return { socket, text: () => text, until, closed };
};

/** Sends the bytes as they are and resolves with everything that comes back until the server closes. */
export const exchange = async (port: number, ...parts: (string | Buffer)[]): Promise<string> => {
  const { socket, closed } = await openSocket(port);
  socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  return closed();
};

/** The head of a webhook's request, header lines as given. */
export const head = (...lines: readonly string[]): string =>
  ['POST /webhooks/telnyx HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n');

export const signatureLines = ({ headers }: SignedRequest): readonly [string, string] => [
  `Telnyx-Signature-Ed25519: ${headers['telnyx-signature-ed25519']}`,
  `Telnyx-Timestamp: ${headers['telnyx-timestamp']}`,
];

/** A whole request, after which the server is to close. */
export const closingRequest = (request: SignedRequest): Buffer =>
  Buffer.concat([
    Buffer.from(
      head(
        ...signatureLines(request),
        `Content-Length: ${request.body.length}`,
        'Connection: close',
      ),
    ),
    request.body,
  ]);

export const statusesIn = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
