// A process that posts signed webhooks as fast as they are answered, or at a rate, and reports how
// long the answers took. Requests are built before the clock starts, and sent over plain sockets: the
// load must cost less than what is measured.

import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { testKey } from '../../support/sign.ts';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly webhooks: number;
  readonly connections: number;
  /** A second; 0: as fast as they are answered. */
  readonly rate: number;
  /**
   * The first so many answers are no part of the latencies: this process is cold then, and so are its
   * connections. @default 0
   */
  readonly warmUp?: number;
}

export interface LoadReport {
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** By status. */
  readonly statuses: Readonly<Record<string, number>>;
}

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;
const STATUS_AT = 'HTTP/1.1 '.length;
const STATUS_LENGTH = 3;

const signingKey = createPrivateKey({
  key: Buffer.concat([PKCS8_PREFIX, testKey.secretKey.subarray(0, SEED_BYTES)]),
  format: 'der',
  type: 'pkcs8',
});

/** Each is of a call of its own, so that nothing is a duplicate. */
const buildRequest = ({ path, port }: Load, timestamp: string): Buffer => {
  const body = JSON.stringify({
    data: {
      record_type: 'event',
      event_type: 'call.initiated',
      id: randomUUID(),
      occurred_at: new Date().toISOString().replace('Z', '000Z'),
      payload: {
        call_control_id: `v3:${randomUUID()}${randomUUID()}`,
        call_leg_id: randomUUID(),
        call_session_id: randomUUID(),
        client_state: null,
        connection_id: '1684641123236054244',
        caller_id_name: '+12025550133',
        connection_codecs: 'PCMA,PCMU,VP8,H264',
        direction: 'incoming',
        from: '+12025550133',
        to: '+12025550131',
        offered_codecs: 'PCMU,G729',
        start_time: new Date().toISOString(),
        state: 'parked',
      },
    },
    meta: { attempt: 1, delivered_to: 'https://example.com/webhooks' },
  });
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), signingKey).toString('base64');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
      `User-Agent: telnyx-webhooks\r\ntelnyx-signature-ed25519: ${signature}\r\n` +
      `telnyx-timestamp: ${timestamp}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

interface Job {
  readonly request: Buffer;
  readonly dueAt: number;
  readonly isMeasured: boolean;
}

interface Progress {
  readonly latenciesMs: number[];
  readonly statuses: Record<string, number>;
}

/** One request at a time. A server may close after so many; then another connection goes on. */
const sendAll = async (load: Load, next: () => Job | null, progress: Progress): Promise<void> => {
  let socket: Socket | null = null;
  for (let job = next(); job !== null; job = next()) {
    const ahead = job.dueAt - performance.now();
    if (ahead > 0) await wait(ahead);
    socket ??= await open(load.port);
    // A request that had to wait for an answer before it counts from when it was due.
    const sentAt = load.rate > 0 && ahead <= 0 ? job.dueAt : performance.now();
    const answer = await exchange(socket, job.request);
    if (job.isMeasured) progress.latenciesMs.push(performance.now() - sentAt);
    const status = answer.slice(STATUS_AT, STATUS_AT + STATUS_LENGTH);
    progress.statuses[status] = (progress.statuses[status] ?? 0) + 1;
    if (/connection: close/i.test(answer)) {
      socket.destroy();
      socket = null;
    }
  }
  socket?.destroy();
};

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });

/** Answers are a few hundred bytes and come in one piece. */
const exchange = (socket: Socket, request: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.once('data', (data) => resolve(data.toString('latin1')));
    socket.once('close', () => reject(new Error('the server closed the connection')));
    socket.write(request);
  }).finally(() => socket.removeAllListeners('close')) as Promise<string>;

export const sendWebhooks = async (load: Load): Promise<LoadReport> => {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const requests = Array.from({ length: load.webhooks }, () => buildRequest(load, timestamp));
  const progress: Progress = { latenciesMs: [], statuses: {} };
  const startedAt = performance.now();
  let sent = 0;
  const next = () => {
    const request = requests[sent];
    if (request === undefined) return null;
    const dueAt = load.rate > 0 ? startedAt + (sent * 1_000) / load.rate : 0;
    sent += 1;
    return { request, dueAt, isMeasured: sent > (load.warmUp ?? 0) };
  };
  await Promise.all(Array.from({ length: load.connections }, () => sendAll(load, next, progress)));
  const seconds = (performance.now() - startedAt) / 1_000;
  const sorted = progress.latenciesMs.toSorted((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
  return {
    seconds,
    perSecond: load.webhooks / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    statuses: progress.statuses,
  };
};

if (import.meta.main) {
  process.stdout.write(
    `${JSON.stringify(await sendWebhooks(JSON.parse(process.argv[2] ?? '{}')))}\n`,
  );
}
