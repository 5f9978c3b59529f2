// The dashboard of the queues: bull-board, for looking only. It is loaded when somebody first looks.

import type { Queue } from 'bullmq';
import express, { type RequestHandler, type Router } from 'express';

import { methodNotAllowed } from '../http/errors-body.ts';
import { harden } from './page/harden.ts';

/** Where it stands on the admin listener. */
export const BOARD_PATH = '/queues';

/**
 * Nothing but its own files. Its page says what its paths are relative to, so `base-uri`; the look of
 * its loading screen stands in the page itself, and a font elsewhere: both are left out.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface QueueBoardOptions {
  /** Called once, when somebody first looks. */
  readonly openQueues: () => readonly Queue[];
  /** Hides numbers and secrets in a text of JSON, and leaves it JSON. */
  readonly mask: (json: string) => string;
}

/** To be put behind the sign-in, at `BOARD_PATH`. Whatever is not a look is refused with 405. */
export const queueBoard = (options: QueueBoardOptions): Router => {
  const router = express.Router();
  let board: Promise<RequestHandler> | null = null;
  router.use((request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') next();
    else methodNotAllowed('GET, HEAD')(request, response, next);
  });
  router.use(harden(POLICY));
  router.use(maskAnswers(options.mask));
  router.use(async (request, response, next) => {
    board ??= loadBoard(options.openQueues());
    (await board)(request, response, next);
  });
  return router;
};

const loadBoard = async (queues: readonly Queue[]): Promise<RequestHandler> => {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ]);
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(BOARD_PATH);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'partyline' } },
  });
  // An Express app, which its types leave open.
  return serverAdapter.getRouter() as RequestHandler;
};

/** Jobs hold what is to be said and dialled. */
const maskAnswers =
  (mask: (json: string) => string): RequestHandler =>
  (_request, response, next) => {
    response.json = (body) => response.type('json').send(mask(JSON.stringify(body)));
    next();
  };
