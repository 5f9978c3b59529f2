import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { startTcpProxy } from './tcp-proxy.ts';

const stack = new AsyncDisposableStack();
const opened: Socket[] = [];

/** A server that says everything back, behind a proxy, and a client of it. */
const given = async () => {
  const received: string[] = [];
  const server = createServer((socket) => {
    opened.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received.push(String(bytes));
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  const { port } = server.address() as AddressInfo; // A TCP listener's address is no string.
  const proxy = stack.use(await startTcpProxy(port, () => 0.5));
  return { port, proxy, received, client: await dial(proxy.port) };
};

const dial = async (port: number) => {
  const socket = connect({ host: '127.0.0.1', port });
  opened.push(socket);
  let text = '';
  const waiting = new Set<() => void>();
  socket.on('data', (bytes) => {
    text += String(bytes);
    for (const look of waiting) look();
  });
  const errors: NodeJS.ErrnoException[] = [];
  socket.on('error', (error) => void errors.push(error));
  const connected = new Promise<void>((resolve) => void socket.on('connect', () => resolve()));
  const client = {
    socket,
    errors,
    closed: new Promise<void>((resolve) => void socket.on('close', () => resolve())),
    text: () => text,
    says: (words: string) => void socket.write(words),
    hears: (words: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (text === words) resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  await Promise.race([connected, client.closed]);
  return client;
};

afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

test('what is sent passes both ways', async () => {
  const { client, received } = await given();
  client.says('hello');
  await client.hears('hello');
  expect(received).toEqual(['hello']);
});

test('latency delays every piece and keeps their order', async () => {
  const { client, proxy } = await given();
  proxy.set({ kind: 'latency', ms: 30, jitterMs: 20 });
  const startedAt = performance.now();
  for (const piece of ['a', 'b', 'c']) client.says(piece);
  await client.hears('abc');
  // 40 ms each way.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
});

test('a cut lets so many bytes through and breaks the connection', async () => {
  const { client, proxy, received } = await given();
  proxy.set({ kind: 'cut', afterBytes: 3 });
  client.says('hello');
  await client.closed;
  expect(received.join('')).toBe('hel');
  expect(client.text()).toBe('');
});

test.each([
  { direction: 'to-server', arrives: [] },
  { direction: 'to-client', arrives: ['late'] },
] as const)('a black hole $direction holds what is sent until it is gone', async (hole) => {
  const { client, port, proxy, received } = await given();
  proxy.set({ kind: 'black-hole', direction: hole.direction });
  client.says('late');
  await expect.poll(() => received).toEqual(hole.arrives);
  const beside = await dial(port);
  beside.says('beside');
  await beside.hears('beside');
  expect(received).toEqual([...hole.arrives, 'beside']);
  expect(client.text()).toBe('');
  proxy.set({ kind: 'pass' });
  await client.hears('late');
});

test('a reset breaks the connections that are there and those that come', async () => {
  const { client, proxy } = await given();
  proxy.set({ kind: 'reset' });
  await client.closed;
  expect(client.errors).toMatchObject([{ code: 'ECONNRESET' }]);
  await (
    await dial(proxy.port)
  ).closed;
  await expect.poll(() => proxy.connections).toBe(0);
});

test('a half-close ends what the client hears', async () => {
  const { client, proxy, received } = await given();
  const ended = once(client.socket, 'end');
  proxy.set({ kind: 'half-close' });
  await ended;
  expect(client.text()).toBe('');
  expect(received).toEqual([]);
});

test('a server that is away breaks the connection, and one that is back is reached again', async () => {
  const server = createServer((socket) => socket.end('here'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP listener's address is no string.
  await new Promise((resolve) => server.close(resolve));
  const proxy = stack.use(await startTcpProxy(port));
  await (
    await dial(proxy.port)
  ).closed;

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  const second = await dial(proxy.port);
  await second.hears('here');
  expect(second.errors).toEqual([]);
});
