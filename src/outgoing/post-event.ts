// One attempt to deliver an event to the operator's system, signed as Standard Webhooks has it
// (https://www.standardwebhooks.com, version 1).

import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

import { Webhook } from 'standardwebhooks';

import type { Event } from '../events/event.ts';
import { resolveTarget, type Target } from './resolve-target.ts';

/** From the look-up to the answer. */
const ATTEMPT_MAX_MS = 10_000;
/** What an answer says is thrown away; one that is longer is not even read. */
const ANSWER_MAX_BYTES = 65_536;

export interface EventTarget {
  readonly url: string;
  /** `whsec_` and base64, as Standard Webhooks writes it. */
  readonly secret: string;
  readonly allowPrivate: boolean;
}

/** Resolves with the HTTP status, whatever it is; a redirect is not followed. */
export type PostEvent = (event: Event, now: number) => Promise<number>;

/** The sender keeps no connection: the address is looked up and judged for each attempt. */
export const createPostEvent = (
  { url, secret, allowPrivate }: EventTarget,
  attemptMaxMs: number = ATTEMPT_MAX_MS,
): PostEvent => {
  const target = new URL(url);
  const webhook = new Webhook(secret);
  return async (event, now) => {
    const body = JSON.stringify({ data: event });
    const signal = AbortSignal.timeout(attemptMaxMs);
    const address = await orAborted(resolveTarget(target, allowPrivate), signal);
    return send(target, address, body, signal, {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'User-Agent': 'partyline',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': webhook.sign(event.id, new Date(now), body),
    });
  };
};

const send = (
  url: URL,
  { address, family }: Target,
  body: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent: ClientRequest = request(url, {
      method: 'POST',
      headers,
      agent: false,
      signal,
      // The certificate is for the name; the connection goes to the address that was judged.
      lookup: (_host, options, done) =>
        options.all ? done(null, [{ address, family }]) : done(null, address, family),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.on('error', reject);
      readAway(response, () => resolve(response.statusCode ?? 0));
    });
    sent.end(body);
  });

const readAway = (response: IncomingMessage, done: () => void): void => {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= ANSWER_MAX_BYTES) return;
    done();
    response.destroy();
  });
  response.on('end', done);
};

const orAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('the name was not found in time')), {
        once: true,
      });
    }),
  ]);
