// An HTTP server with its limits spelled out, and the way it goes down.

import { once } from 'node:events';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { Server as TcpServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface ServerLimits {
  /** For a request's headers. Node's default is 60 s. */
  readonly headersTimeoutMs: number;
  /** For a whole request. Node's default is 300 s. */
  readonly requestTimeoutMs: number;
  /** How often the two limits above are looked at. Node's default of 30 s would make them 30 s. */
  readonly checkIntervalMs: number;
  /** Longer than the 60 s of common load balancers, so that it is they who close an idle connection. */
  readonly keepAliveTimeoutMs: number;
  readonly maxHeaderBytes: number;
  /** Then the connection is closed, and a load balancer chooses anew. */
  readonly maxRequestsPerSocket: number;
  /** More are closed at once. */
  readonly maxConnections: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 65_000,
  maxHeaderBytes: 16_384,
  maxRequestsPerSocket: 1_000,
  maxConnections: 5_000,
};

interface InHand {
  readonly sockets: Set<Socket>;
  readonly responses: Set<ServerResponse>;
  isDraining: boolean;
  /** Idle connections have been closed; the next one that becomes idle is closed then. */
  isClosing: boolean;
  /** Connections, ever. */
  accepted: number;
}

const inHandOf = new WeakMap<Server, InHand>();

/** A server that does not listen yet. Each request goes to `app`. */
export const createHttpServer = (
  app: RequestListener,
  limits: ServerLimits = SERVER_LIMITS,
): Server => {
  const options: ServerOptions = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
  };
  const server = createServer(options);
  server.maxRequestsPerSocket = limits.maxRequestsPerSocket;
  server.maxConnections = limits.maxConnections;
  trackInHand(server);
  server.on('request', app);
  return server;
};

const trackInHand = (server: Server): void => {
  const inHand: InHand = {
    sockets: new Set(),
    responses: new Set(),
    isDraining: false,
    isClosing: false,
    accepted: 0,
  };
  inHandOf.set(server, inHand);
  server.on('connection', (socket) => {
    inHand.accepted += 1;
    inHand.sockets.add(socket);
    socket.once('close', () => inHand.sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    inHand.responses.add(response);
    response.once('close', () => inHand.responses.delete(response));
    if (inHand.isDraining) endConnectionAfter(response, inHand);
  });
};

/**
 * Resolves with the address once connections are accepted; port 0 takes a free one.
 *
 * @throws the system's error, `EADDRINUSE` for one.
 */
export const listen = async (server: Server, port: number, host: string): Promise<AddressInfo> => {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new TypeError('the server does not listen on a port');
  }
  return address;
};

/**
 * How long an idle connection stays open once nobody is accepted any more. A request may be on its way
 * on it, and closing it would answer that with a reset.
 */
const LINGER_MS = 500;

/**
 * Accepts who is connected and nobody else, answers what is in hand and what comes within half a second
 * on connections that are there, with `Connection: close`, then closes what is idle, and resolves when
 * the last connection is gone. After `graceMs` the rest is cut.
 *
 * Resolves with true when nothing had to be cut.
 */
export const drain = async (server: Server, graceMs: number): Promise<boolean> => {
  const inHand = inHandOf.get(server);
  if (inHand) {
    inHand.isDraining = true;
    for (const response of inHand.responses) endConnectionAfter(response, inHand);
  }
  let cut = false;
  const cutting = setTimeout(() => {
    cut = true;
    server.closeAllConnections();
  }, graceMs);
  const lingerMs = Math.min(LINGER_MS, graceMs / 4);
  if (inHand) await acceptWaiting(inHand, lingerMs);
  const lingering = setTimeout(() => closeIdle(server, inHand), lingerMs);
  // An HTTP server's own `close` ends idle connections at once.
  await new Promise<void>((resolve) => {
    TcpServer.prototype.close.call(server, () => resolve());
  });
  clearTimeout(lingering);
  clearTimeout(cutting);
  // The watch over its time-outs is ended by nothing else.
  server.close();
  return !cut;
};

/** A turn of the event loop that does next to nothing. */
const SHORT_TURN_MS = 0.1;

/**
 * Whoever is connected and not accepted yet would be reset with the listener. Node accepts one a turn
 * of its loop, and a turn that answers requests lasts long enough for others to come. So the listener
 * is closed after a short turn in which nobody was accepted, or after `atMostMs`.
 */
const acceptWaiting = async (inHand: InHand, atMostMs: number): Promise<void> => {
  const until = performance.now() + atMostMs;
  // To the end of the turn in hand, which may have looked at the listener before.
  await nextTurn();
  for (let isBusy = true; isBusy && performance.now() < until;) {
    const { accepted } = inHand;
    const begunAt = performance.now();
    await nextTurn();
    isBusy = inHand.accepted > accepted || performance.now() - begunAt >= SHORT_TURN_MS;
  }
};

const closeIdle = (server: Server, inHand: InHand | undefined): void => {
  if (inHand) inHand.isClosing = true;
  server.closeIdleConnections();
  // To Node a connection that never sent a byte is waiting for a request; nothing of it is in hand.
  for (const socket of inHand?.sockets ?? []) if (socket.bytesRead === 0) socket.destroy();
};

const endConnectionAfter = (response: ServerResponse, inHand: InHand): void => {
  if (!response.headersSent) {
    // Node closes the connection itself after an answer that says so.
    response.setHeader('Connection', 'close');
    return;
  }
  const { socket } = response;
  response.once('close', () => {
    // Before, it lingers as any idle connection: its next request may be on its way.
    if (inHand.isClosing) socket?.destroySoon();
  });
};
