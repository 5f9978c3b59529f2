// What is sent to the admin listener by nobody who means well.

import { describe, expect, it } from 'vitest';

import { createSessions } from '../../src/admin/page/session.ts';
import { head, openSocket, statusesIn } from '../http/raw-socket.ts';
import { useRedis } from '../support/use-redis.ts';
import { NOW, startAdmin, TOKEN, type Admin } from './admin-server.ts';
import { seedRoom } from './seed-conferences.ts';

const MUTE = '/v1/conferences/live-1/actions/mute';
const LOCK = '/v1/conferences/live-1/actions/lock';
const TEN_MB = 10_000_000;

const redis = useRedis();

const startWithRoom = async (options: Parameters<typeof startAdmin>[1] = {}) => {
  const admin = await startAdmin(redis(), options);
  await seedRoom(admin, 'support', { conferenceId: 'live-1' });
  return admin;
};
const cookie = (): string => createSessions(TOKEN).open(NOW).split(';')[0] ?? '';
const portOf = ({ origin }: Admin): number => Number(new URL(origin).port);

describe('a token', () => {
  it.each(['token', 'access_token', 'ticket', 'Authorization'])(
    'in the query as %s opens nothing',
    async (name) => {
      await using admin = await startAdmin(redis());
      const path = `/v1/lines?${name}=${encodeURIComponent(`Bearer ${TOKEN}`)}&${name}=${TOKEN}`;

      expect((await admin.request(path, { token: null })).status).toBe(401);
    },
  );

  it.each([
    ['another signature', () => `${cookie().slice(0, -1)}~`],
    ['no signature', () => cookie().split('.').slice(0, 2).join('.')],
    ['a later end', () => cookie().replace(/=\d+/, `=${NOW + 1e12}`)],
    [
      'the signature of a ticket',
      () => `partyline_session=${createSessions(TOKEN).issueTicket(NOW)}`,
    ],
    ['the signature of another token', () => createSessions(`${TOKEN}x`).open(NOW).split(';')[0]],
    [
      'a session that has run out',
      () =>
        createSessions(TOKEN)
          .open(NOW - 1e9)
          .split(';')[0],
    ],
  ])('as a cookie with %s opens nothing', async (_what, forged) => {
    await using admin = await startAdmin(redis());
    const headers = { Cookie: forged() ?? '' };

    expect((await admin.request('/v1/lines', { token: null, headers })).status).toBe(401);
  });
});

describe('a page of another site', () => {
  const ask = async (headers: Readonly<Record<string, string>>, method = 'POST', path = LOCK) => {
    await using admin = await startWithRoom();
    const answer = await admin.request(path, {
      method,
      token: null,
      headers: { Cookie: cookie(), ...headers },
    });
    return { status: answer.status, woken: admin.woken, headers: answer.headers };
  };
  const OURS = { 'X-Partyline-Page': '1' };

  it.each([
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a form that says that it is text', { 'Content-Type': 'text/plain' }],
    ['the header, from another site', { ...OURS, 'Sec-Fetch-Site': 'cross-site' }],
    ['the header, from another port', { ...OURS, 'Sec-Fetch-Site': 'same-site' }],
    ['the header with another value', { 'X-Partyline-Page': 'true' }],
  ])('cannot act with %s', async (_what, headers) => {
    expect(await ask(headers)).toMatchObject({ status: 401, woken: [] });
  });

  it('can act only as the page does', async () => {
    expect(await ask({ ...OURS, 'Sec-Fetch-Site': 'same-origin' })).toMatchObject({ status: 202 });
  });

  it.each(['/v1/events', '/v1/conferences'])('cannot read %s', async (path) => {
    const { status } = await ask({ 'Sec-Fetch-Site': 'cross-site' }, 'GET', path);

    expect(status).toBe(401);
  });

  it('is given no leave by a preflight', async () => {
    const { headers } = await ask(
      {
        Origin: 'https://elsewhere.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-partyline-page',
      },
      'OPTIONS',
    );

    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a body', () => {
  it.each([
    ['/v1/conferences/live-1/actions/mute', 'application/json'],
    ['/sign-in', 'application/x-www-form-urlencoded'],
  ])('of 10 MB to %s is answered 413', async (path, type) => {
    await using admin = await startWithRoom();

    const { status } = await admin.request(path, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: `token=${'x'.repeat(TEN_MB)}`,
    });

    expect(status).toBe(413);
    expect((await admin.request('/v1/lines')).status).toBe(200);
  });

  it('that comes a byte at a time is cut off with 408, and keeps nobody waiting', async () => {
    const limits = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkIntervalMs: 50 };
    await using admin = await startWithRoom({ limits });
    const { socket, closed } = await openSocket(portOf(admin));
    socket.write(
      head(
        `Authorization: Bearer ${TOKEN}`,
        'Content-Type: application/json',
        'Content-Length: 99',
      ).replace(/ \S+ /, ` ${LOCK} `),
    );
    socket.write('{');

    expect((await admin.request('/v1/lines')).status).toBe(200);
    expect(statusesIn(await closed())).toEqual([408]);
    expect(admin.woken).toEqual([]);
  });

  it.each([
    'text/plain',
    'text/json',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json;',
    '',
  ])('of the type "%s" is answered 415', async (type) => {
    await using admin = await startWithRoom();
    const headers = { 'Content-Type': type };

    const { status } = await admin.request(LOCK, { method: 'POST', headers, body: '{}' });

    expect(status).toBe(415);
  });

  it.each([
    ['a prototype', '{"__proto__": {"all": true}}', 422],
    ['what every object has', '{"constructor": {"all": true}, "toString": 1}', 422],
    ['a list of everybody that is no list', '{"call_control_ids": {"length": 1, "0": "x"}}', 422],
    ['true as a word', '{"all": "true"}', 422],
    ['both ways twice', '{"all": false, "all": true, "call_control_ids": ["x"]}', 422],
    ['a deep nest', `{"all": ${'['.repeat(60_000)}${']'.repeat(60_000)}}`, 422],
    ['a list', '[{"all": true}]', 400],
    ['null', 'null', 400],
    ['two objects', '{"all": true}{"all": true}', 400],
  ])('with %s mutes nobody', async (_what, body, expected) => {
    await using admin = await startWithRoom();
    const headers = { 'Content-Type': 'application/json' };

    const { status } = await admin.request(MUTE, { method: 'POST', headers, body });

    expect([status, admin.woken]).toEqual([expected, []]);
  });
});

describe('a path', () => {
  it.each([
    '/v1/conferences/live-1/actions/__proto__',
    '/v1/conferences/live-1/actions/constructor',
    '/v1/conferences/live-1/actions/lock%2F..%2Fend',
    `/v1/conferences/${'x'.repeat(8_000)}/actions/lock`,
    '/v1/conferences/%7Bs17%7D:box:room:support/actions/lock',
    '/v1/conferences/live-1%0D%0AX: y/actions/lock',
    '/v1/conferences/live-1%00/actions/lock',
  ])('such as %.60s is answered 404', async (path) => {
    await using admin = await startWithRoom();

    const { status } = await admin.post(path, {});

    expect([status, admin.woken]).toEqual([404, []]);
  });
});

describe('a list', () => {
  it.each([
    'page[size]=1000000000',
    'page[size]=1e9',
    'page[size]=-1',
    'page[size]=0x10',
    'page[size]=%D9%A1',
    'page[size]=1&page[size]=250',
    'page[size][]=1',
    'page[number]=999999999',
    'page[number]=99999999999999999999',
    'page[number]=-1',
    'page[cursor]=%00%FF',
    'page=2',
    'filter=1',
    'filter[__proto__]=1',
    'filter[status][$ne]=x',
  ])('asked for %s is answered 400', async (query) => {
    await using admin = await startAdmin(redis());

    expect((await admin.request(`/v1/conferences?${query}`)).status).toBe(400);
  });
});
