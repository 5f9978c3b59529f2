// A Telnyx that says yes to every command at once. It costs as little as a server in Node can.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { announce } from './announce.ts';

const OK = Buffer.from('{"data":{"result":"ok"}}');

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const isCreate = request.method === 'POST' && request.url === '/v2/conferences';
    const body = isCreate
      ? Buffer.from(JSON.stringify({ data: { record_type: 'conference', id: randomUUID() } }))
      : OK;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
announce(server);
