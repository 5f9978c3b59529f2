// What the admin listener serves: `/v1`, the page and the queues behind the token, metrics and health
// without.

import express, { type Express, type RequestHandler } from 'express';

import { methodNotAllowed, notFound } from '../http/errors-body.ts';
import type { Health } from '../http/health.ts';
import type { Metrics } from '../metrics.ts';
import type { AdminContext } from './admin-context.ts';
import { createApiErrorHandler } from './api-error-handler.ts';
import { authenticate, createTokenCheck } from './authenticate.ts';
import { servePage, type PageOptions } from './page/serve-page.ts';
import { createSessions } from './page/session.ts';
import { BOARD_PATH } from './queue-board.ts';
import { serveMetrics } from './serve-metrics.ts';
import { createV1 } from './v1.ts';

export interface AdminAppOptions extends AdminContext {
  /** `ADMIN_TOKEN`; null: `/v1` and the page answer 404. */
  readonly token: string | null;
  readonly metrics: Pick<Metrics, 'render'>;
  readonly health: Pick<Health, 'router'>;
  /** The dashboard of the queues. */
  readonly queueBoard: RequestHandler;
}

/** The app alone; it does not listen. */
export const createAdminApp = (options: AdminAppOptions): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(options.health.router);
  app.route('/metrics').get(serveMetrics(options.metrics)).all(methodNotAllowed('GET, HEAD'));
  const access = createAccess(options);
  app.use('/v1', authenticate(access), createV1(options));
  app.use(BOARD_PATH, authenticate(access), options.queueBoard);
  if (access !== null) app.use(servePage(access));
  app.use(notFound);
  app.use(createApiErrorHandler(options.log));
  return app;
};

/** The token opens `/v1`, and the page a session; without one there is neither. */
const createAccess = ({ token, now }: AdminAppOptions): PageOptions | null =>
  token === null
    ? null
    : { isToken: createTokenCheck(token), sessions: createSessions(token), now };
