// The live page: its files, and signing in and out.

import { readFileSync } from 'node:fs';

import express, { type RequestHandler, type Response, type Router } from 'express';

import { methodNotAllowed } from '../../http/errors-body.ts';
import type { TokenCheck } from '../authenticate.ts';
import { isCrossSite } from './cross-site.ts';
import { harden } from './harden.ts';
import type { Sessions } from './session.ts';

const FORM_BYTES_MAX = 2_048;

/** Nothing but our own files, nothing inline, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const asset = (name: string): string =>
  readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');

const FILES: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'page.css': { type: 'text/css', text: asset('page.css') },
  'page.js': { type: 'text/javascript', text: asset('page.js') },
  'api.js': { type: 'text/javascript', text: asset('api.js') },
  'dom.js': { type: 'text/javascript', text: asset('dom.js') },
  'room.js': { type: 'text/javascript', text: asset('room.js') },
  'story.js': { type: 'text/javascript', text: asset('story.js') },
};
const PAGE = asset('page.html');
const SIGN_IN = asset('sign-in.html');

export interface PageOptions {
  readonly isToken: TokenCheck;
  readonly sessions: Sessions;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export const servePage = ({ isToken, sessions, now }: PageOptions): Router => {
  const router = express.Router();
  router.use(harden(POLICY));

  router
    .route('/')
    .get((request, response) => {
      sendHtml(response, sessions.has(request, now()) ? PAGE : signIn(''));
    })
    .all(methodNotAllowed('GET, HEAD'));

  router
    .route('/sign-in')
    .get((request, response) => {
      const { ticket } = request.query;
      if (typeof ticket === 'string' && sessions.redeemTicket(ticket, now())) {
        response.set('Set-Cookie', sessions.open(now()));
      }
      response.redirect(303, '/');
    })
    .post(
      refuseCrossSite,
      express.urlencoded({ extended: false, limit: FORM_BYTES_MAX }),
      (request, response) => {
        // A form without fields leaves no body.
        const form = (request.body ?? {}) as Readonly<Record<string, unknown>>;
        if (typeof form['token'] === 'string' && isToken(form['token'])) {
          response.set('Set-Cookie', sessions.open(now()));
          response.redirect(303, '/');
          return;
        }
        response.status(401);
        sendHtml(response, signIn('That is not the token.'));
      },
    )
    .all(methodNotAllowed('GET, HEAD, POST'));

  router
    .route('/sign-out')
    .post(refuseCrossSite, (_request, response) => {
      response.set('Set-Cookie', sessions.close()).redirect(303, '/');
    })
    .all(methodNotAllowed('POST'));

  for (const [name, { type, text }] of Object.entries(FILES)) {
    router.get(`/page/${name}`, (_request, response) => {
      response.type(type).set('Cache-Control', 'no-cache').send(text);
    });
  }
  return router;
};

const signIn = (fault: string): string => SIGN_IN.replace('{fault}', fault);

const sendHtml = (response: Response, text: string): void => {
  response.type('text/html').set('Cache-Control', 'no-store').send(text);
};

const refuseCrossSite: RequestHandler = (request, response, next) => {
  if (isCrossSite(request.get('Sec-Fetch-Site'))) {
    response.status(403).type('text/plain').send('This comes from another site.');
    return;
  }
  next();
};
