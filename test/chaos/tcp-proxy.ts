// A TCP proxy that can be told to misbehave: a network between the service and what it depends on.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { createPipe, type Direction, type Pipe } from './tcp-pipe.ts';

export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Every piece is late by `ms` and up to `jitterMs` more; the order stays. */
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs: number }
  /** Each connection breaks once it has carried so many more bytes, either way. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Nothing arrives that way. It arrives late when the mode changes, as TCP would resend it. */
  | { readonly kind: 'black-hole'; readonly direction: Direction }
  /** Connections are reset, those that are there and those that come. */
  | { readonly kind: 'reset' }
  /** Clients are told that the server is done, and can still send. */
  | { readonly kind: 'half-close' };

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Open connections of clients. */
  readonly connections: number;
  readonly mode: ProxyMode;
  /** Takes effect at once, on open connections as well. */
  set(mode: ProxyMode): void;
}

interface Link {
  follow(mode: ProxyMode): void;
  end(): void;
}

const HOST = '127.0.0.1';

/** @param random in [0, 1): draws the jitter. */
export const startTcpProxy = async (
  targetPort: number,
  random: () => number = Math.random,
): Promise<TcpProxy> => {
  const links = new Set<Link>();
  let mode: ProxyMode = { kind: 'pass' };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({
      host: HOST,
      port: targetPort,
      allowHalfOpen: true,
      noDelay: true,
    });
    const link = createLink(client, upstream, random);
    links.add(link);
    client.once('close', () => links.delete(link));
    link.follow(mode);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  // A TCP listener's address is no string.
  const { port } = server.address() as AddressInfo;

  return {
    port,
    get connections() {
      return links.size;
    },
    get mode() {
      return mode;
    },
    set(next) {
      mode = next;
      for (const link of links) link.follow(next);
    },
    async [Symbol.asyncDispose]() {
      for (const link of links) link.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const createLink = (client: Socket, upstream: Socket, random: () => number): Link => {
  let carriesMore = Infinity;
  const end = (): void => {
    for (const pipe of pipes) pipe.end();
    client.destroy();
    upstream.destroy();
  };
  /** How much of a piece may still pass; the last byte breaks the connection. */
  const allow = (bytes: number): number => {
    const allowed = Math.min(bytes, carriesMore);
    carriesMore -= allowed;
    return allowed;
  };
  const pipes: readonly Pipe[] = [
    createPipe(client, upstream, { direction: 'to-server', random, allow, cut: end }),
    createPipe(upstream, client, { direction: 'to-client', random, allow, cut: end }),
  ];
  for (const socket of [client, upstream]) {
    // A reset ends both sides, whichever it came from; and a server that is away refuses.
    socket.on('error', end);
    socket.on('close', (hadError) => hadError && end());
  }

  return {
    follow(mode) {
      carriesMore = mode.kind === 'cut' ? mode.afterBytes : Infinity;
      if (mode.kind === 'reset') {
        client.resetAndDestroy();
        return end();
      }
      if (mode.kind === 'half-close') client.end();
      for (const pipe of pipes) pipe.follow(mode);
    },
    end,
  };
};
