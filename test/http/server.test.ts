import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHttpServer, drain, listen, SERVER_LIMITS } from '../../src/http/server.ts';
import { openSocket, statusesIn } from './raw-socket.ts';

const HOST = '127.0.0.1';
/** How long a request may be on its way when the drain begins. */
const ON_ITS_WAY_MS = 100;
/** Longer than idle connections stay open in a drain. */
const PAST_LINGER_MS = 800;
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a server', () => {
  it('has the limits that it was given', () => {
    const server = createHttpServer(() => {});
    expect(server).toMatchObject({
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 65_000,
      maxRequestsPerSocket: SERVER_LIMITS.maxRequestsPerSocket,
      maxConnections: SERVER_LIMITS.maxConnections,
    });
  });

  it('closes connections over the limit', async () => {
    const server = createHttpServer((_request, response) => response.end(), {
      ...SERVER_LIMITS,
      maxConnections: 1,
    });
    const { port } = await listen(server, 0, HOST);
    const first = await openSocket(port);
    const second = await openSocket(port);
    expect(await second.closed()).toBe('');
    first.socket.write(GET);
    expect(statusesIn(await first.until(/\r\n\r\n/))).toEqual([200]);
    await drain(server, 0);
  });

  it('tells the sender when a connection has served its last request', async () => {
    const server = createHttpServer((_request, response) => response.end(), {
      ...SERVER_LIMITS,
      maxRequestsPerSocket: 2,
    });
    const { port } = await listen(server, 0, HOST);
    const { socket, until } = await openSocket(port);
    socket.write(GET);
    expect(await until(/\r\n\r\n/)).toMatch(/connection: keep-alive/i);
    socket.write(GET);
    await until(/connection: close/i);
    await drain(server, 0);
  });

  it('tells who listens when the port is taken', async () => {
    const server = createHttpServer(() => {});
    const { port } = await listen(server, 0, HOST);
    await expect(
      listen(
        createHttpServer(() => {}),
        port,
        HOST,
      ),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await drain(server, 0);
  });
});

describe('a drain', () => {
  /** A server whose answers wait until they are let go, and a connection with one in hand. */
  const withOneInHand = async () => {
    const letGo = Promise.withResolvers<void>();
    const server = createHttpServer((_request, response) => {
      void letGo.promise.then(() => response.end('done'));
    });
    const { port } = await listen(server, 0, HOST);
    const connection = await openSocket(port);
    const requested = once(server, 'request');
    connection.socket.write(GET);
    await requested;
    return { server, port, connection, letGo };
  };

  it('answers what is in hand, says that the connection closes, and closes it', async () => {
    const { server, connection, letGo } = await withOneInHand();
    const drained = drain(server, 5_000);
    letGo.resolve();
    const text = await connection.closed();
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toMatch(/connection: close/i);
    expect(text).toMatch(/done$/);
    expect(await drained).toBe(true);
  });

  it('accepts nobody new while it waits', async () => {
    const { server, port, connection, letGo } = await withOneInHand();
    const drained = drain(server, 5_000);
    while (server.listening) await nextTurn();
    await expect(openSocket(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    letGo.resolve();
    await connection.closed();
    expect(await drained).toBe(true);
  });

  it('cuts what is not answered in time', async () => {
    const { server, connection } = await withOneInHand();
    expect(await drain(server, 50)).toBe(false);
    expect(await connection.closed()).toBe('');
  });

  it.each([
    ['soon', 0],
    ['long after', PAST_LINGER_MS],
  ])('closes a connection whose answer had begun and is complete %s', async (_when, ms) => {
    const letGo = Promise.withResolvers<void>();
    const server = createHttpServer((_request, response) => {
      response.write('begun,');
      void letGo.promise.then(() => response.end('done'));
    });
    const { port } = await listen(server, 0, HOST);
    const { socket, until, closed } = await openSocket(port);
    socket.write(GET);
    await until(/begun/);
    const drained = drain(server, 5_000);
    await pause(ms);
    letGo.resolve();
    expect(await closed()).toMatch(/done/);
    expect(await drained).toBe(true);
  });

  it('answers the next request after an answer that could not say that the connection closes', async () => {
    const letGo = Promise.withResolvers<void>();
    const server = createHttpServer((_request, response) => {
      response.flushHeaders();
      void letGo.promise.then(() => response.end('done'));
    });
    const { port } = await listen(server, 0, HOST);
    const { socket, until, closed } = await openSocket(port);
    socket.write(GET);
    await until(/200 OK/);
    const drained = drain(server, 5_000);
    letGo.resolve();
    await until(/done/);
    await nextTurn();
    socket.write(GET);
    expect(await closed()).toMatch(/done.*connection: close.*done/is);
    expect(await drained).toBe(true);
  });

  it('closes idle connections soon, used and unused ones', async () => {
    const server = createHttpServer((_request, response) => response.end());
    const { port } = await listen(server, 0, HOST);
    const used = await openSocket(port);
    used.socket.write(GET);
    await used.until(/\r\n\r\n/);
    const unused = await openSocket(port);
    // The unused one is known to the server once a later one has been served.
    const later = await openSocket(port);
    later.socket.write(GET);
    await later.until(/\r\n\r\n/);
    expect(await drain(server, 5_000)).toBe(true);
    await Promise.all([used.closed(), unused.closed(), later.closed()]);
  });

  it('answers what was on its way on idle connections, used and unused ones', async () => {
    const server = createHttpServer((_request, response) => response.end('done'));
    const { port } = await listen(server, 0, HOST);
    const used = await openSocket(port);
    used.socket.write(GET);
    await used.until(/done/);
    const unused = await openSocket(port);
    const drained = drain(server, 5_000);
    await pause(ON_ITS_WAY_MS);
    for (const { socket } of [used, unused]) socket.write(GET);
    expect(await used.closed()).toMatch(/done.*connection: close.*done$/is);
    expect(await unused.closed()).toMatch(/connection: close.*done$/is);
    expect(await drained).toBe(true);
  });

  it('answers all who were connected and not accepted yet', async () => {
    const server = createHttpServer((_request, response) => response.end('done'));
    const { port } = await listen(server, 0, HOST);
    const waiting = Array.from({ length: 20 }, () => openSocket(port));
    const drained = drain(server, 5_000);
    const connections = await Promise.all(waiting);
    for (const { socket } of connections) socket.write(GET);
    for (const { closed } of connections) {
      expect(await closed()).toMatch(/connection: close.*done$/is);
    }
    expect(await drained).toBe(true);
  });

  it('waits for a request whose body is on its way', async () => {
    const server = createHttpServer((request, response) => {
      request.on('end', () => response.end('whole')).resume();
    });
    const { port } = await listen(server, 0, HOST);
    const { socket, closed } = await openSocket(port);
    const requested = once(server, 'request');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab');
    await requested;
    const drained = drain(server, 5_000);
    socket.write('cd');
    expect(await closed()).toMatch(/whole$/);
    expect(await drained).toBe(true);
  });

  it('answers a request whose head is on its way, and closes the connection after it', async () => {
    const server = createHttpServer((_request, response) => response.end('done'));
    const { port } = await listen(server, 0, HOST);
    const { socket, closed } = await openSocket(port);
    socket.write(GET.slice(0, 10));
    const later = await openSocket(port);
    later.socket.write(GET);
    await later.until(/done/);
    const drained = drain(server, 5_000);
    socket.write(GET.slice(10));
    expect(await closed()).toMatch(/connection: close.*done$/is);
    expect(await drained).toBe(true);
  });

  it('of a server that does not listen is over at once', async () => {
    expect(
      await drain(
        createHttpServer(() => {}),
        5_000,
      ),
    ).toBe(true);
  });

  it('of a server made elsewhere closes it too', async () => {
    const server = createServer((_request, response) => response.end());
    const { port } = await listen(server, 0, HOST);
    expect(await drain(server, 5_000)).toBe(true);
    await expect(openSocket(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
