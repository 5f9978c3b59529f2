// A Telnyx that says yes to every command at once, and that every conference it is asked for is over.
// It costs as little as a server in Node can.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { announce } from './announce.ts';

const OK = { result: 'ok' };
const CONFERENCE = /^\/v2\/conferences\/(?<id>[^/?]+)(?:\?|$)/;

const answerTo = (method: string | undefined, url: string): object => {
  if (method === 'POST' && url === '/v2/conferences') return conference(randomUUID(), 'init');
  const id = method === 'GET' ? CONFERENCE.exec(url)?.groups?.['id'] : undefined;
  return id === undefined ? OK : conference(id, 'completed');
};

const conference = (id: string, status: string): object => ({
  record_type: 'conference',
  id,
  name: 'a line',
  status,
  created_at: new Date().toISOString(),
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const body = Buffer.from(JSON.stringify({ data: answerTo(request.method, request.url ?? '') }));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
announce(server);
