// The environment, read once. Everything else gets its part of the Config as an argument and never
// looks at process.env.

import { resolve } from 'node:path';

import type { Line } from './conference/line.ts';
import { deepFreeze } from './deep-freeze.ts';
import { openEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { ConfigError } from './errors.ts';
import type { EventTarget } from './outgoing/post-event.ts';
import { readEventTarget } from './read-event-target.ts';
import { parseLinesText, readLinesFileSync } from './read-lines.ts';
import { readTraceTarget } from './read-trace-target.ts';
import { readWebhookConfig, type WebhookConfig } from './read-webhook-config.ts';
import { parseRedisUrl } from './redis/redis-url.ts';
import type { RedisTarget } from './redis/redis-url.ts';
import { parsePublicKeys } from './telnyx/public-key.ts';
import type { TraceTarget } from './tracing/trace-target.ts';

type ProcessRole = 'all' | 'receiver' | 'worker';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
export type LogNumbers = 'masked' | 'plain';

/** Deeply frozen, but for the bytes of the keys: JavaScript cannot freeze those. */
export interface Config {
  readonly role: ProcessRole;
  readonly shutdownGraceSecs: number;
  readonly telnyx: {
    /** Never null in a worker. */
    readonly apiKey: string | null;
    /** 32 bytes each. Never empty in a receiver. */
    readonly publicKeys: readonly Uint8Array[];
    /** Without a slash at the end. */
    readonly baseUrl: string;
    readonly connectionId: string | null;
    /** How a number must begin to be dialled. */
    readonly dialCountries: readonly string[];
    readonly timeoutMs: number;
    /** 0: no limit. */
    readonly commandsPerSec: number;
  };
  readonly redis: {
    /** Null: an embedded server is to be started. */
    readonly target: RedisTarget | null;
    readonly prefix: string;
  };
  readonly http: { readonly host: string; readonly port: number };
  readonly admin: {
    readonly host: string;
    readonly port: number;
    /** Null: `/v1` and the page answer 404. */
    readonly token: string | null;
  };
  readonly webhook: WebhookConfig;
  readonly worker: {
    readonly concurrency: number;
    /** 0: no reconciler. */
    readonly reconcileIntervalSecs: number;
    readonly callMaxMinutes: number;
  };
  /** Null: nobody is sent events. */
  readonly events: EventTarget | null;
  /** Null: nothing is traced. */
  readonly tracing: TraceTarget | null;
  readonly lines: {
    /** The absolute path of the file to watch; null when the lines are inline, or there are none. */
    readonly file: string | null;
    /** Null: no lines are configured, and every called number is an open line of its own. */
    readonly initial: readonly Line[] | null;
    readonly conferenceNamePrefix: string;
  };
  readonly log: { readonly level: LogLevel; readonly numbers: LogNumbers };
  /** What is allowed and probably not meant, each beginning with the variable's name. */
  readonly warnings: readonly string[];
}

const ROLES: readonly ProcessRole[] = ['all', 'receiver', 'worker'];
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const PORT_MAX = 65_535;
const ADMIN_TOKEN_CHARACTERS_MIN = 24;
const TIMEOUT_MS = { shortest: 50, longest: 60_000 };
const COMMANDS_PER_SEC_MAX = 10_000;
const CONCURRENCY_MAX = 1_000;
const RECONCILE_SECS_MAX = 3_600;
/** A call's keys in Redis live for 26 hours. */
const CALL_MINUTES_MAX = 1_440;
const GRACE_SECS_MAX = 600;

/** Signs that a header can carry; no space, which would cut a bearer token. */
const VISIBLE = /^[\x21-\x7e]+$/;
const HTTP_BASE = /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/;
const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/;
const LISTEN_HOST = /^[A-Za-z0-9.:_-]{1,253}$/;

/**
 * Reads the whole environment and the files that it names. Empty counts as unset.
 *
 * @throws ConfigError with every fault, each beginning with the name of its variable.
 */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => {
  const read = openEnvironment(env);
  const warnings: string[] = [];
  const role = read.oneOf('ROLE', ROLES, 'all');
  const config: Config = {
    role,
    shutdownGraceSecs: read.integer('SHUTDOWN_GRACE_SECS', 1, GRACE_SECS_MAX, 10),
    telnyx: telnyxConfig(read, role, warnings),
    redis: redisConfig(read),
    ...listeners(read, role),
    webhook: readWebhookConfig(read, warnings),
    worker: {
      concurrency: read.integer('WORKER_CONCURRENCY', 1, CONCURRENCY_MAX, 100),
      reconcileIntervalSecs: read.integer('RECONCILE_INTERVAL_SECS', 0, RECONCILE_SECS_MAX, 20),
      callMaxMinutes: read.integer('CALL_MAX_MINUTES', 1, CALL_MINUTES_MAX, 240),
    },
    events: eventTarget(read, warnings),
    tracing: readTraceTarget(read),
    lines: linesConfig(read, warnings),
    log: {
      level: read.oneOf('LOG_LEVEL', LEVELS, 'info'),
      numbers: read.oneOf('LOG_NUMBERS', ['masked', 'plain'], 'masked'),
    },
    warnings,
  };
  if (read.faults.length > 0) throw new ConfigError(read.faults);
  return deepFreeze(config);
};

const telnyxConfig = (
  read: Environment,
  role: ProcessRole,
  warnings: string[],
): Config['telnyx'] => {
  const apiKey = read.secret('TELNYX_API_KEY');
  if (apiKey !== null && !VISIBLE.test(apiKey)) {
    read.fault('TELNYX_API_KEY', 'has a space or another sign that no key has');
  }
  if (apiKey === null && role !== 'receiver') missing(read, 'TELNYX_API_KEY', 'workers');

  const keyText = read.secret('TELNYX_PUBLIC_KEY');
  const { keys, faults } = keyText === null ? NO_KEYS : parsePublicKeys(keyText);
  for (const fault of faults) read.fault('TELNYX_PUBLIC_KEY', fault);
  if (keyText === null && role !== 'worker') missing(read, 'TELNYX_PUBLIC_KEY', 'the receiver');

  const baseUrl = read
    .matching(
      'TELNYX_BASE_URL',
      HTTP_BASE,
      'an http or https URL without credentials and query',
      'https://api.telnyx.com/v2',
    )
    .replace(/\/+$/, '');
  if (baseUrl.startsWith('http:') && !LOOPBACK.test(baseUrl)) {
    warnings.push('TELNYX_BASE_URL: sends the API key unencrypted');
  }
  const connectionId = read.matching(
    'TELNYX_CONNECTION_ID',
    /^[A-Za-z0-9_-]{1,64}$/,
    'the id of a Call Control application',
    '',
  );
  return {
    apiKey,
    publicKeys: keys,
    baseUrl,
    connectionId: connectionId === '' ? null : connectionId,
    dialCountries: dialCountries(read),
    timeoutMs: read.integer('TELNYX_TIMEOUT_MS', TIMEOUT_MS.shortest, TIMEOUT_MS.longest, 3_000),
    commandsPerSec: read.integer('TELNYX_COMMANDS_PER_SEC', 0, COMMANDS_PER_SEC_MAX, 0),
  };
};

const NO_KEYS = { keys: [], faults: [] };

/** North America is the default: a stolen token must not be worth money anywhere in the world. */
const dialCountries = (read: Environment): readonly string[] =>
  read
    .matching(
      'DIAL_COUNTRIES',
      /^\+[1-9]\d{0,13}(?:\s*,\s*\+[1-9]\d{0,13})*$/,
      'the beginnings of E.164 numbers, separated by commas, such as +1,+49',
      '+1',
    )
    .split(',')
    .map((country) => country.trim())
    .filter((country) => country !== '');

/** A secret whose fault is known, an empty file say, is not called missing as well. */
const missing = (read: Environment, name: string, who: string): void => {
  if (read.faults.some((fault) => fault.startsWith(name))) return;
  read.fault(name, `is required by ${who}`);
};

const redisConfig = (read: Environment): Config['redis'] => {
  const url = read.secret('REDIS_URL');
  if (url === null && read.text('NODE_ENV') === 'production') {
    missing(read, 'REDIS_URL', 'NODE_ENV=production');
  }
  return {
    target: url === null ? null : redisTarget(read, url),
    prefix: read.matching(
      'REDIS_PREFIX',
      /^[A-Za-z0-9._:-]{1,64}$/,
      'at most 64 letters, digits, and . _ : -',
      'partyline',
    ),
  };
};

const redisTarget = (read: Environment, url: string): RedisTarget | null => {
  try {
    return parseRedisUrl(url);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const fault of error.faults) read.fault('REDIS_URL', fault.replace(/^REDIS_URL: /, ''));
    return null;
  }
};

const listeners = (read: Environment, role: ProcessRole): Pick<Config, 'http' | 'admin'> => {
  const host = (name: string, fallback: string): string =>
    read.matching(name, LISTEN_HOST, 'an address or a host name', fallback);
  const http = { host: host('HOST', '0.0.0.0'), port: read.integer('PORT', 0, PORT_MAX, 3000) };
  const port = read.integer('ADMIN_PORT', 0, PORT_MAX, 3001);
  // A worker has no public listener.
  if (port === http.port && port !== 0 && role !== 'worker') {
    read.fault('ADMIN_PORT', 'must be another than PORT');
  }
  const token = read.secret('ADMIN_TOKEN');
  if (token !== null && token.length < ADMIN_TOKEN_CHARACTERS_MIN) {
    read.fault('ADMIN_TOKEN', `is shorter than ${ADMIN_TOKEN_CHARACTERS_MIN} characters`);
  }
  if (token !== null && !VISIBLE.test(token)) {
    read.fault('ADMIN_TOKEN', 'has a space or another sign that no header carries');
  }
  return { http, admin: { host: host('ADMIN_HOST', '127.0.0.1'), port, token } };
};

const eventTarget = (read: Environment, warnings: string[]): EventTarget | null => {
  const target = readEventTarget(read);
  if (target?.url.startsWith('http:') && !LOOPBACK.test(target.url)) {
    warnings.push('EVENTS_URL: sends events unencrypted');
  }
  return target;
};

const linesConfig = (read: Environment, warnings: string[]): Config['lines'] => {
  const path = read.text('LINES_FILE');
  const inline = read.text('LINES');
  if (path !== null && inline !== null) read.fault('LINES', 'LINES_FILE is set as well; set one');
  const parsed =
    path !== null
      ? { name: 'LINES_FILE', ...readLinesFileSync(path) }
      : inline !== null
        ? { name: 'LINES', ...parseLinesText(inline) }
        : null;
  if (parsed !== null && 'faults' in parsed) {
    for (const fault of parsed.faults) read.fault(parsed.name, fault);
  } else if (parsed !== null) {
    warnings.push(...parsed.warnings.map((warning) => `${parsed.name}: ${warning}`));
  }
  return {
    file: path === null ? null : resolve(path),
    initial: parsed !== null && 'lines' in parsed ? parsed.lines : null,
    conferenceNamePrefix: read.matching(
      'CONFERENCE_NAME_PREFIX',
      /^[\x20-\x7e]{1,64}$/,
      'at most 64 ASCII characters',
      '',
    ),
  };
};
