import { describe, expect, test } from 'vitest';

import { ConfigError } from '../../src/errors.ts';
import { parseRedisUrl, unixUrl } from '../../src/redis/redis-url.ts';

const plain = { credentials: {}, tls: false };

describe('REDIS_URL names', () => {
  test.each([
    [
      'one server',
      'redis://cache.example:7000/2',
      { ...plain, kind: 'server', address: { host: 'cache.example', port: 7000 }, db: 2 },
    ],
    [
      'one server on the usual port',
      'redis://cache.example',
      { ...plain, kind: 'server', address: { host: 'cache.example', port: 6379 }, db: 0 },
    ],
    [
      'one server by its IPv6 address',
      'redis://[::1]:6380/',
      { ...plain, kind: 'server', address: { host: '::1', port: 6380 }, db: 0 },
    ],
    [
      'one server over TLS with a user',
      'rediss://ops:s%40cret@cache.example:6380',
      {
        kind: 'server',
        tls: true,
        credentials: { username: 'ops', password: 's@cret' },
        address: { host: 'cache.example', port: 6380 },
        db: 0,
      },
    ],
    [
      'a password with signs that are not encoded',
      'redis://:p@ss/w:rd?@cache.example',
      {
        kind: 'server',
        tls: false,
        credentials: { password: 'p@ss/w:rd?' },
        address: { host: 'cache.example', port: 6379 },
        db: 0,
      },
    ],
    [
      'a cluster',
      'redis+cluster://:pw@a:7001,b:7002,c',
      {
        kind: 'cluster',
        tls: false,
        credentials: { password: 'pw' },
        addresses: [
          { host: 'a', port: 7001 },
          { host: 'b', port: 7002 },
          { host: 'c', port: 6379 },
        ],
      },
    ],
    [
      'a master behind sentinels',
      'redis+sentinel://a:26380,b/my-master/3?sentinel_password=guard',
      {
        ...plain,
        kind: 'sentinel',
        addresses: [
          { host: 'a', port: 26_380 },
          { host: 'b', port: 26_379 },
        ],
        master: 'my-master',
        db: 3,
        sentinelCredentials: { password: 'guard' },
      },
    ],
    [
      'a cluster over TLS',
      'rediss+cluster://a:7001',
      { kind: 'cluster', tls: true, credentials: {}, addresses: [{ host: 'a', port: 7001 }] },
    ],
    [
      'a socket of this machine',
      'unix:///var/run/redis.sock?db=1',
      { ...plain, kind: 'socket', path: '/var/run/redis.sock', db: 1 },
    ],
  ])('%s', (_title, url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });
});

test('a socket path with any sign survives as a URL', () => {
  const path = '/tmp/a b?c#d%e@f/redis.sock';

  expect(parseRedisUrl(unixUrl(path))).toMatchObject({ kind: 'socket', path });
});

describe('REDIS_URL is refused when it', () => {
  test.each([
    ['has another scheme', 'http://cache.example', /is not one of redis:/],
    ['is no URL', 'cache.example:6379', /is not one of redis:/],
    ['has no host', 'redis://', /host/],
    ['has a port out of range', 'redis://cache.example:70000', /host/],
    ['names several hosts without saying of what', 'redis://a:1,b:2', /redis\+cluster/],
    ['has a database that is no number', 'redis://cache.example/prod', /database/],
    ['chooses a database of a cluster', 'redis+cluster://a:1/2', /database/],
    ['leaves out the name of the master', 'redis+sentinel://a:1,b:2', /master/],
    ['has a relative socket path', 'unix://redis.sock', /absolute/],
    ['has a broken escape', 'redis://:50%@cache.example', /%/],
  ])('%s', (_title, url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(ConfigError);
    expect(() => parseRedisUrl(url)).toThrow(/^REDIS_URL: /);
    expect(() => parseRedisUrl(url)).toThrow(why);
  });

  test('and the password does not reach the message', () => {
    expect(() => parseRedisUrl('redis://:hunter2@cache.example/prod')).toThrow(
      expect.not.stringContaining('hunter2'),
    );
  });
});
