// Reads REDIS_URL. Its cluster and sentinel forms name several hosts, which no URL parser takes.

import { ConfigError } from '../errors.ts';

export interface RedisCredentials {
  readonly username?: string;
  readonly password?: string;
}

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

interface TargetFacts {
  readonly credentials: RedisCredentials;
  readonly tls: boolean;
}

/** Where Redis is: one server, a socket of this machine, a cluster, or a master known to sentinels. */
export type RedisTarget = TargetFacts &
  (
    | { readonly kind: 'server'; readonly address: RedisAddress; readonly db: number }
    | { readonly kind: 'socket'; readonly path: string; readonly db: number }
    | { readonly kind: 'cluster'; readonly addresses: readonly RedisAddress[] }
    | {
        readonly kind: 'sentinel';
        readonly addresses: readonly RedisAddress[];
        readonly master: string;
        readonly db: number;
        /** The sentinels' own, `?sentinel_username=…&sentinel_password=…`. */
        readonly sentinelCredentials: RedisCredentials;
      }
  );

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;

const FORMS =
  'redis://HOST:PORT, rediss://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT, ' +
  'redis+sentinel://HOST:PORT,HOST:PORT/MASTER-NAME or unix:///PATH';

/** Credentials may hold any sign but are ended by the last `@`; hosts hold none of `@/?`. */
const URL_PARTS =
  /^(?<scheme>[a-z+]+):\/\/(?:(?<credentials>.*)@)?(?<hosts>[^@/?]*)(?<path>\/[^?]*)?(?:\?(?<query>.*))?$/s;

/**
 * Takes `redis://`, `rediss://` (TLS), `redis+cluster://h1:p1,h2:p2`,
 * `redis+sentinel://h1:p1,h2:p2/master-name`, `unix:///path`, the two in the middle also as
 * `rediss+…`. User, password and database stand where they do in any Redis URL; a sentinel's
 * database follows the master's name: `/master-name/2`.
 *
 * @throws ConfigError that names REDIS_URL and never repeats its value, which may hold a password.
 */
export const parseRedisUrl = (url: string): RedisTarget => {
  const parts = URL_PARTS.exec(url)?.groups;
  if (!parts) throw fault(`is not one of ${FORMS}`);
  const { scheme = '', hosts = '', path = '', query = '' } = parts;
  const facts = {
    credentials: credentialsOf(parts['credentials'] ?? ''),
    tls: scheme.startsWith('rediss'),
  };

  switch (scheme) {
    case 'redis':
    case 'rediss': {
      const [address, ...others] = addressesOf(hosts, REDIS_PORT);
      if (!address || others.length > 0) {
        throw fault('names several hosts: use redis+cluster:// or redis+sentinel://');
      }
      return { ...facts, kind: 'server', address, db: databaseOf(path.slice(1)) };
    }
    case 'redis+cluster':
    case 'rediss+cluster':
      if (databaseOf(path.slice(1)) !== 0) throw fault('a cluster has no database but 0');
      return { ...facts, kind: 'cluster', addresses: addressesOf(hosts, REDIS_PORT) };
    case 'redis+sentinel':
    case 'rediss+sentinel': {
      const [master = '', database = ''] = path.slice(1).split('/');
      if (master === '') throw fault("lacks the master's name after the sentinels: /MASTER-NAME");
      return {
        ...facts,
        kind: 'sentinel',
        addresses: addressesOf(hosts, SENTINEL_PORT),
        master: decode(master),
        db: databaseOf(database),
        sentinelCredentials: sentinelCredentialsOf(query),
      };
    }
    case 'unix':
      if (hosts !== '' || path.length < 2)
        throw fault('a socket has an absolute path: unix:///PATH');
      return {
        ...facts,
        kind: 'socket',
        path: decode(path),
        db: databaseOf(new URLSearchParams(query).get('db') ?? ''),
      };
    default:
      throw fault(`is not one of ${FORMS}`);
  }
};

/** The form in which an embedded server's socket is handed on. */
export const unixUrl = (path: string): string =>
  `unix://${path.split('/').map(encodeURIComponent).join('/')}`;

const addressesOf = (hosts: string, defaultPort: number): readonly RedisAddress[] =>
  hosts.split(',').map((text) => {
    const parts = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/.exec(
      text.trim(),
    )?.groups;
    const host = parts?.['v6'] ?? parts?.['name'];
    const port = Number(parts?.['port'] ?? defaultPort);
    if (host === undefined || port < 1 || port > 65_535) {
      throw fault('has a host that is not HOST or HOST:PORT');
    }
    return { host, port };
  });

const databaseOf = (text: string): number => {
  if (text === '') return 0;
  if (!/^\d{1,5}$/.test(text)) throw fault('has a database that is not a number');
  return Number(text);
};

const credentialsOf = (text: string): RedisCredentials => {
  const colon = text.indexOf(':');
  const username = colon === -1 ? text : text.slice(0, colon);
  const password = colon === -1 ? '' : text.slice(colon + 1);
  return {
    ...(username === '' ? {} : { username: decode(username) }),
    ...(password === '' ? {} : { password: decode(password) }),
  };
};

const sentinelCredentialsOf = (query: string): RedisCredentials => {
  const parameters = new URLSearchParams(query);
  const username = parameters.get('sentinel_username');
  const password = parameters.get('sentinel_password');
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault('has a % that is not followed by two hexadecimal digits');
  }
};

const fault = (what: string): ConfigError => new ConfigError([`REDIS_URL: ${what}`]);
