// Who may use `/v1`: whoever shows the bearer token, or has signed in on the page with it.

import { createHash, timingSafeEqual } from 'node:crypto';

import type { RequestHandler } from 'express';

import { notFound, sendError } from '../http/errors-body.ts';
import { isCrossSite } from './page/cross-site.ts';
import type { Sessions } from './page/session.ts';

export type TokenCheck = (given: string) => boolean;

/** How long the comparison takes tells nothing about the token. */
export const createTokenCheck = (token: string): TokenCheck => {
  const expected = digestOf(token);
  return (given) => timingSafeEqual(digestOf(given), expected);
};

export interface Access {
  readonly isToken: TokenCheck;
  readonly sessions: Pick<Sessions, 'has'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Lets a request with `Authorization: Bearer <token>` pass, or one of the page's own with its cookie;
 * 401 for any other. Null: without a token in the configuration there is nothing to ask for: 404.
 */
export const authenticate = (access: Access | null): RequestHandler => {
  if (access === null) return notFound;
  const { isToken, sessions, now } = access;
  return (request, response, next) => {
    const given = BEARER.exec(request.get('Authorization') ?? '')?.[1];
    const isPage =
      sessions.has(request, now()) &&
      !isCrossSite(request.get('Sec-Fetch-Site')) &&
      (SAFE_METHODS.has(request.method) || request.get(PAGE_HEADER) === '1');
    if (given === undefined ? isPage : isToken(given)) {
      next();
      return;
    }
    response.set('WWW-Authenticate', 'Bearer');
    sendError(response, 401, 'A bearer token is needed, and this is not it.');
  };
};

/** Another site can send a form, and no header of its own without asking first. */
const PAGE_HEADER = 'X-Partyline-Page';
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** The scheme's name may be written in any case (RFC 9110, 11.1). */
const BEARER = /^Bearer +(\S+)$/i;

/** Digests are of one length, as `timingSafeEqual` needs. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
