// The smallest outside: an HTTP server that notes what it is asked and answers what the test says.
// For Telnyx as a whole there is the simulator.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string;
  /** Below the base URL, still percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON; null when there is none. */
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

export type StubReply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as JSON; text is sent as it is. */
      readonly body?: unknown;
    }
  /** The socket is closed without a reply. */
  | 'cut'
  /** No reply, and the socket stays open. */
  | 'silent'
  /** Status 200 and its headers, and then nothing. */
  | 'stalled';

export type StubAnswer = (request: StubRequest) => StubReply | Promise<StubReply>;

export interface TelnyxStub extends AsyncDisposable {
  readonly baseURL: string;
  /** In the order of arrival. */
  readonly requests: StubRequest[];
  /** How many sockets have been opened. */
  readonly sockets: () => number;
  /** Replaces what is answered from now on. */
  answer(answer: StubAnswer): void;
  /** Resolves once so many requests have arrived in all. */
  untilRequests(count: number): Promise<void>;
}

/** What Telnyx answers to an action. */
export const OK: StubReply = { body: { data: { result: 'ok' } } };

/** An error as Telnyx writes it. */
export const refusal = (
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): StubReply => ({ status, headers, body: { errors: [{ code, title: `error ${code}` }] } });

/** A page of a list. */
export const page = (data: readonly unknown[], number = 1, total = 1): StubReply => ({
  body: { data, meta: { page_number: number, total_pages: total, page_size: 250 } },
});

/** A participant as Telnyx lists it. */
export const stubParticipant = (callControlId: string, fields: object = {}): object => ({
  id: `participant of ${callControlId}`,
  call_control_id: callControlId,
  call_leg_id: `leg of ${callControlId}`,
  status: 'joined',
  muted: false,
  on_hold: false,
  ...fields,
});

export const startTelnyxStub = async (first: StubAnswer = () => OK): Promise<TelnyxStub> => {
  const requests: StubRequest[] = [];
  const arrivals = new EventTarget();
  let answer = first;
  let sockets = 0;
  const server = createServer((incoming, response) => {
    void read(incoming).then(async (request) => {
      requests.push(request);
      arrivals.dispatchEvent(new Event('request'));
      send(response, await answer(request));
    });
  });
  server.on('connection', () => {
    sockets += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on TCP.

  return {
    baseURL: `http://127.0.0.1:${port}/v2`,
    requests,
    sockets: () => sockets,
    answer: (next) => {
      answer = next;
    },
    untilRequests: async (count) => {
      while (requests.length < count) await once(arrivals, 'request');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const read = async (incoming: IncomingMessage): Promise<StubRequest> => {
  const url = new URL(incoming.url ?? '/', 'http://stub');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return {
    method: incoming.method ?? '',
    path: url.pathname.replace(/^\/v2/, ''),
    query: Object.fromEntries(url.searchParams),
    body: text === '' ? null : JSON.parse(text),
    headers: incoming.headers,
  };
};

const send = (response: ServerResponse, reply: StubReply): void => {
  if (reply === 'silent') return;
  if (reply === 'cut') {
    response.destroy();
    return;
  }
  if (reply === 'stalled') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '20' });
    response.flushHeaders();
    return;
  }
  const { body = {} } = reply;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
  response.end(text);
};
