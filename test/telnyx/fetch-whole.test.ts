import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { fetchWhole } from '../../src/telnyx/fetch-whole.ts';

const serve = async (answer: RequestListener): Promise<string> => {
  const server = http.createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
};

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // A TCP listener's address is no string.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('method, headers and text arrive, and the reply is whole', async () => {
  const url = await serve((request, response) => {
    const { method, headers } = request;
    const { 'content-length': length, authorization } = headers;
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      response.writeHead(201, 'Made', { 'x-seen': ['one', 'two'] });
      response.end(JSON.stringify({ method, length, authorization, text }));
    });
  });

  const reply = await fetchWhole(url, {
    method: 'POST',
    headers: new Headers({ authorization: 'Bearer KEY' }),
    body: '{"to":"Zoë"}',
  });

  expect([reply.status, reply.statusText]).toEqual([201, 'Made']);
  expect(reply.headers.get('x-seen')).toBe('one, two');
  expect(await reply.json()).toEqual({
    method: 'POST',
    length: '13',
    authorization: 'Bearer KEY',
    text: '{"to":"Zoë"}',
  });
});

test('headers that the request has by itself are sent once', async () => {
  const url = await serve(({ rawHeaders }, response) => {
    response.end(JSON.stringify(rawHeaders.map((one) => one.toLowerCase())));
  });

  const headers = { host: 'another', 'content-length': '99', accept: 'application/json' };
  const reply = await fetchWhole(url, { method: 'POST', headers });

  const names = ((await reply.json()) as readonly string[]).filter((_, at) => at % 2 === 0);
  expect(names.toSorted()).toEqual(['accept', 'connection', 'content-length', 'host']);
});

test('a reply that is none of HTTP is an error of this request', async () => {
  const server = createServer((socket) => {
    socket.end('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n');
  });
  await expect(fetchWhole(await listen(server))).rejects.toThrow(RangeError);
});

test('a reply that is cut in the middle is none', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"data":');
    setImmediate(() => response.destroy());
  });
  await expect(fetchWhole(url)).rejects.toThrow('other side closed');
});

test('who gives up in the middle of a reply is told so', async () => {
  const giveUp = new AbortController();
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"data":', () => giveUp.abort());
  });
  await expect(fetchWhole(url, { signal: giveUp.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('who gives up before there is a connection is told so', async () => {
  const giveUp = new AbortController();
  // It says nothing, and TLS waits for a word.
  const url = await listen(createServer(() => giveUp.abort()));
  const asked = fetchWhole(url.replace('http:', 'https:'), { signal: giveUp.signal });
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('who has given up before sends nothing', async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end();
  });
  const signal = AbortSignal.abort();
  await expect(fetchWhole(url, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(requests).toBe(0);
});

test('a body that is no text is refused', async () => {
  const body = new Blob(['{}']);
  await expect(fetchWhole('http://127.0.0.1:9', { method: 'POST', body })).rejects.toThrow('text');
});
