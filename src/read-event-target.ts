// Where events are posted, from the environment.

import type { Environment } from './environment.ts';
import type { EventTarget } from './outgoing/post-event.ts';

const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?]\S*)?$/;
/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_BYTES = { fewest: 24, most: 64 };

/** Null: nowhere. What is wrong becomes a fault of its variable. */
export const readEventTarget = (read: Environment): EventTarget | null => {
  const url = read.secret('EVENTS_URL');
  const secret = read.secret('EVENTS_SECRET');
  const allowPrivate = read.oneOf('EVENTS_ALLOW_PRIVATE', ['true', 'false'], 'false') === 'true';
  if (url !== null && !HTTP_URL.test(url)) {
    read.fault('EVENTS_URL', 'must be an http or https URL without credentials');
  }
  if (secret !== null && !isSigningSecret(secret)) {
    read.fault('EVENTS_SECRET', 'must be whsec_ and the base64 of 24 to 64 bytes');
  }
  if (url !== null && secret === null && !isAtFault(read, 'EVENTS_SECRET')) {
    read.fault('EVENTS_SECRET', 'is required by EVENTS_URL');
  }
  return url === null || secret === null ? null : { url, secret, allowPrivate };
};

const isAtFault = (read: Environment, name: string): boolean =>
  read.faults.some((fault) => fault.startsWith(name));

const isSigningSecret = (secret: string): boolean => {
  const base64 = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(
    secret,
  )?.[1];
  const { length } = Buffer.from(base64 ?? '', 'base64');
  return length >= SECRET_BYTES.fewest && length <= SECRET_BYTES.most;
};
