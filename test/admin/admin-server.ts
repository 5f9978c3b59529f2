// The admin listener on a real port, over a real Redis.

import { createAdminApp, type AdminAppOptions } from '../../src/admin/admin-app.ts';
import { createEventFeed } from '../../src/admin/events/event-feed.ts';
import { createLines } from '../../src/conference/lines.ts';
import { createHealth } from '../../src/http/health.ts';
import {
  createHttpServer,
  drain,
  listen,
  SERVER_LIMITS,
  type ServerLimits,
} from '../../src/http/server.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { maskNumber } from '../../src/masking.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createUndeliveredEvents } from '../../src/queue/undelivered-events.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createDeadLetters } from '../../src/redis/dead-letters.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import { createReadModel } from '../../src/redis/read-model.ts';
import { anotherConnection } from '../../src/redis/another-connection.ts';
import { createEventStream } from '../../src/redis/event-stream.ts';
import { createRequestLedger } from '../../src/redis/request-ledger.ts';
import { recordedLog } from '../support/recorded-log.ts';

export const TOKEN = 'a-token-of-24-characters-or-more';
export const NOW = Date.parse('2026-11-22T09:00:00.000Z');

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnsweredBody;
}

interface Asked {
  readonly method?: string;
  /** Null: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What any answer of `/v1` may hold; a test looks at what it is about. */
export interface AnsweredBody {
  readonly data?: unknown;
  readonly meta?: unknown;
  readonly errors?: readonly {
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly source?: { readonly parameter?: string; readonly pointer?: string };
  }[];
}

interface AdminOptions extends AdminAppOptions {
  readonly limits: Partial<ServerLimits>;
}

export const startAdmin = async (
  client: RedisClient,
  { limits, ...options }: Partial<AdminOptions> = {},
) => {
  const keys = createKeys('admin');
  const log = recordedLog();
  const woken: MailboxId[] = [];
  const undelivered = createUndeliveredEvents(client, keys);
  const feed = createEventFeed({
    stream: createEventStream(client, keys),
    keys,
    connect: () => anotherConnection(client),
    log,
  });
  const readModel = createReadModel(client, keys, () => NOW);
  const app = createAdminApp({
    token: TOKEN,
    lines: createLines(null),
    readModel,
    deadLetters: createDeadLetters(client, keys),
    undelivered,
    queueBoard: (_request, response) => void response.end(),
    store: createMailboxStore(client, keys),
    requests: createRequestLedger(client, keys),
    dialling: { connectionId: '1684641123236054244', countries: ['+1'] },
    findRecording: null,
    feed,
    wake: async (mailbox) => void woken.push(mailbox),
    maskNumber,
    now: () => NOW,
    log,
    metrics: createMetrics(() => readModel.readGauges(), log),
    health: createHealth({ checks: {} }),
    ...options,
  });
  const server = createHttpServer(app, { ...SERVER_LIMITS, ...limits });
  const { port } = await listen(server, 0, '127.0.0.1');
  const origin = `http://127.0.0.1:${port}`;

  const request = async (
    path: string,
    { method = 'GET', token = TOKEN, headers = {}, body: sent }: Asked = {},
  ): Promise<Answered> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { ...headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    // Every answer of `/v1` is an object in the envelope.
    const body = text === '' ? {} : (JSON.parse(text) as AnsweredBody);
    return { status: response.status, headers: response.headers, body };
  };

  /** A POST of JSON. */
  const post = (path: string, sent: unknown, headers: Asked['headers'] = {}): Promise<Answered> =>
    request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(sent),
    });

  return {
    origin,
    request,
    post,
    store: createMailboxStore(client, keys),
    deadLetters: createDeadLetters(client, keys),
    woken,
    log,
    [Symbol.asyncDispose]: async () => {
      (options.feed ?? feed).close();
      await undelivered.close();
      await drain(server, 0);
    },
  };
};

export type Admin = Awaited<ReturnType<typeof startAdmin>>;

/** One field of every resource of a list. */
export const fieldsOf = ({ data }: AnsweredBody, field: string): readonly unknown[] =>
  // Lists hold objects.
  (data as readonly Readonly<Record<string, unknown>>[]).map((resource) => resource[field]);
