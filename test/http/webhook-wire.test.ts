// The webhook as bytes on a socket: what only a hostile or a broken sender writes.

import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { signedRequest } from '../support/sign.ts';
import { fixtureBytes } from '../support/webhook-fixture.ts';
import {
  closingRequest,
  exchange,
  head,
  openSocket,
  signatureLines,
  statusesIn,
} from './raw-socket.ts';
import { startReceiver } from './receiver.ts';

const request = signedRequest(fixtureBytes('call.hangup'));
const [SIGNATURE, TIMESTAMP] = signatureLines(request);
const LENGTH = `Content-Length: ${request.body.length}`;

describe('doubled headers', () => {
  it.each([
    ['two equal signatures', [SIGNATURE, SIGNATURE, TIMESTAMP]],
    ['two equal timestamps', [SIGNATURE, TIMESTAMP, TIMESTAMP]],
    ['a good signature behind a bad one', ['Telnyx-Signature-Ed25519: x', SIGNATURE, TIMESTAMP]],
    ['a second one in other letters', [SIGNATURE, TIMESTAMP, TIMESTAMP.toUpperCase()]],
  ])('of %s are refused with 401', async (_what, lines) => {
    await using receiver = await startReceiver();
    const text = await exchange(
      receiver.port,
      head(...lines, LENGTH, 'Connection: close'),
      request.body,
    );
    expect(statusesIn(text)).toEqual([401]);
    expect(receiver.sink.messages).toEqual([]);
  });

  it('are the only fault: the same request with single ones is accepted', async () => {
    await using receiver = await startReceiver();
    expect(statusesIn(await exchange(receiver.port, closingRequest(request)))).toEqual([200]);
  });
});

describe('a refusal by the headers', () => {
  it.each([
    ['401 without a signature', 401, [TIMESTAMP]],
    ['413 with a length over the limit', 413, ['Content-Length: 262145']],
    ['415 with an encoding', 415, ['Content-Encoding: gzip']],
  ])('is answered before the body is sent: %s', async (_what, status, lines) => {
    await using receiver = await startReceiver();
    const { socket, until } = await openSocket(receiver.port);
    const length = lines.some((line) => line.startsWith('Content-Length')) ? [] : [LENGTH];
    socket.write(head(...lines, ...length));
    expect(statusesIn(await until(/\r\n\r\n.*\}/s))).toEqual([status]);
    socket.destroy();
  });

  it('leaves the connection good for the next request, once the body has come', async () => {
    await using receiver = await startReceiver();
    const unsigned = [head(LENGTH), request.body];
    const text = await exchange(receiver.port, ...unsigned, closingRequest(request));
    expect(statusesIn(text)).toEqual([401, 200]);
  });

  it('comes in the order of the table: 405, 415, 413, 401', async () => {
    await using receiver = await startReceiver();
    const all = ['Content-Encoding: gzip', 'Content-Length: 999999', 'Connection: close'];
    const statuses: (number | undefined)[] = [];
    for (const text of [
      head(...all).replace('POST', 'PUT'),
      head(...all),
      head(...all.slice(1)),
      head(...all.slice(2)),
    ]) {
      const { socket, until } = await openSocket(receiver.port);
      socket.write(text);
      statuses.push(statusesIn(await until(/\r\n\r\n.*\}/s))[0]);
      socket.destroy();
    }
    expect(statuses).toEqual([405, 415, 413, 401]);
  });
});

describe('a chunked body', () => {
  const chunk = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  const chunkedHead = head(SIGNATURE, TIMESTAMP, 'Transfer-Encoding: chunked');

  it('is accepted', async () => {
    await using receiver = await startReceiver();
    const { socket, until } = await openSocket(receiver.port);
    socket.write(chunkedHead);
    for (const byte of request.body) socket.write(chunk(Buffer.from([byte])));
    socket.write('0\r\n\r\n');
    expect(statusesIn(await until(/\r\n\r\n/))).toEqual([200]);
    socket.destroy();
  });

  it('over the limit is answered 413 as soon as it is, though it never ends', async () => {
    await using receiver = await startReceiver({ maxBytes: 1000 });
    const { socket, until } = await openSocket(receiver.port);
    socket.write(chunkedHead);
    socket.write(chunk(Buffer.alloc(1000)));
    socket.write(chunk(Buffer.alloc(1)));
    expect(statusesIn(await until(/\r\n\r\n.*\}/s))).toEqual([413]);
    expect(receiver.sink.messages).toEqual([]);
    socket.destroy();
  });

  it('over the limit whose sender writes on is read off, so that the answer is not reset', async () => {
    await using receiver = await startReceiver({ maxBytes: 1000 });
    const parts = Array.from({ length: 64 }, () => chunk(Buffer.alloc(65_536)));
    const end = Buffer.from('0\r\n\r\n');
    const text = await exchange(receiver.port, chunkedHead, ...parts, end, closingRequest(request));
    expect(statusesIn(text)).toEqual([413, 413]);
  });

  it('compressed by the transfer coding is not inflated, so its signature does not fit', async () => {
    await using receiver = await startReceiver();
    const text = await exchange(
      receiver.port,
      head(SIGNATURE, TIMESTAMP, 'Transfer-Encoding: gzip, chunked', 'Connection: close'),
      chunk(gzipSync(request.body)),
      '0\r\n\r\n',
    );
    expect(statusesIn(text)).toEqual([401]);
  });
});

describe('a slow sender', () => {
  const limits = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkIntervalMs: 50 };

  it.each([
    ['headers', 'POST /webhooks/telnyx HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['a body', head(SIGNATURE, TIMESTAMP, LENGTH) + '{"data":'],
    ['nothing at all', ''],
  ])('of %s is cut off with 408', async (_what, text) => {
    await using receiver = await startReceiver({ limits });
    const { socket, closed } = await openSocket(receiver.port);
    socket.write(text);
    expect(statusesIn(await closed())).toEqual([408]);
    expect(receiver.sink.messages).toEqual([]);
  });

  it('who keeps an endless body coming after its 413 is cut off too', async () => {
    await using receiver = await startReceiver({ limits, maxBytes: 10 });
    const { socket, closed } = await openSocket(receiver.port);
    socket.write(head(SIGNATURE, TIMESTAMP, 'Transfer-Encoding: chunked') + 'b\r\n01234567890\r\n');
    expect(statusesIn(await closed())[0]).toBe(413);
  });

  it('does not keep others waiting', async () => {
    await using receiver = await startReceiver();
    const { socket } = await openSocket(receiver.port);
    socket.write(head(SIGNATURE, TIMESTAMP, LENGTH));
    expect((await receiver.post(request)).status).toBe(200);
    socket.destroy();
  });
});

describe('a sender who goes away', () => {
  it('in the middle of a body leaves nothing stored and nobody harmed', async () => {
    await using receiver = await startReceiver();
    const { socket } = await openSocket(receiver.port);
    const requested = once(receiver.server, 'request');
    socket.write(head(SIGNATURE, TIMESTAMP, LENGTH) + '{"data":');
    await requested;
    socket.destroy();
    expect((await receiver.post(request)).status).toBe(200);
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(2));
    expect(receiver.reports.map((report) => report.outcome).toSorted()).toEqual([
      'accepted',
      'refused',
    ]);
    expect(receiver.sink.messages).toHaveLength(1);
    expect(receiver.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the head of a request', () => {
  it('over 16 kB is answered 431', async () => {
    await using receiver = await startReceiver();
    const text = await exchange(receiver.port, head(`X-Long: ${'x'.repeat(17_000)}`));
    expect(statusesIn(text)).toEqual([431]);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['two lengths', head(LENGTH, 'Content-Length: 1')],
    ['a length and chunks', head(LENGTH, 'Transfer-Encoding: chunked')],
    ['a length that is no number', head('Content-Length: ten')],
    ['a null byte', head('X-Null: \0')],
  ])('with %s is answered 400', async (_what, text) => {
    await using receiver = await startReceiver();
    expect(statusesIn(await exchange(receiver.port, text))).toEqual([400]);
  });
});

describe('pipelined requests', () => {
  it('are answered in their order', async () => {
    await using receiver = await startReceiver();
    const unsigned = Buffer.concat([Buffer.from(head(LENGTH)), request.body]);
    const signed = Buffer.concat([Buffer.from(head(SIGNATURE, TIMESTAMP, LENGTH)), request.body]);
    const text = await exchange(receiver.port, signed, unsigned, closingRequest(request));
    expect(statusesIn(text)).toEqual([200, 401, 200]);
    expect(receiver.sink.messages).toHaveLength(1);
  });
});
