// The bearer token of `/v1` and of the page.

import { createHash, timingSafeEqual } from 'node:crypto';

import type { RequestHandler } from 'express';

import { notFound, sendError } from '../http/errors-body.ts';

/**
 * Lets a request with `Authorization: Bearer <token>` pass; 401 for any other. Without a token in the
 * configuration there is nothing to ask for: 404. How long the comparison takes tells nothing about
 * the token.
 */
export const authenticate = (token: string | null): RequestHandler => {
  if (token === null) return notFound;
  const expected = digestOf(token);
  return (request, response, next) => {
    const given = BEARER.exec(request.get('Authorization') ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digestOf(given), expected)) {
      next();
      return;
    }
    response.set('WWW-Authenticate', 'Bearer');
    sendError(response, 401, 'A bearer token is needed, and this is not it.');
  };
};

/** The scheme's name may be written in any case (RFC 9110, 11.1). */
const BEARER = /^Bearer +(\S+)$/i;

/** Digests are of one length, as `timingSafeEqual` needs. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
