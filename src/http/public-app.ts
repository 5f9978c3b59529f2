// What the public listener serves: the webhook, the health paths, and nothing else.

import express, { type Express, type RequestHandler } from 'express';
import { createErrorHandler, type ErrorLog } from './error-handler.ts';
import { notFound } from './errors-body.ts';
import type { Health } from './health.ts';

export interface PublicAppOptions {
  readonly webhookPath: string;
  readonly webhook: RequestHandler;
  readonly health: Pick<Health, 'router'>;
  readonly log: ErrorLog;
}

/** The app alone; it does not listen. */
export const createPublicApp = (options: PublicAppOptions): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.all(literal(options.webhookPath), options.webhook);
  app.use(options.health.router);
  app.use(notFound);
  app.use(createErrorHandler(options.log));
  return app;
};

/** A path in which Express reads no pattern. */
const literal = (path: string): string => path.replaceAll(/[{}()[\]+?!:*\\]/g, '\\$&');
