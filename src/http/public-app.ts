// What the public listener serves: the webhook, the health paths, and nothing else.

import type { RequestListener } from 'node:http';
import express from 'express';
import { answerFault, createErrorHandler, type ErrorLog } from './error-handler.ts';
import { notFound } from './errors-body.ts';
import type { Health } from './health.ts';
import type { WebhookHandler } from './webhook.ts';

export interface PublicAppOptions {
  readonly webhookPath: string;
  readonly webhook: WebhookHandler;
  readonly health: Pick<Health, 'router'>;
  readonly log: ErrorLog;
}

/** The app alone; it does not listen. */
export const createPublicApp = (options: PublicAppOptions): RequestListener => {
  const { webhookPath, webhook, log } = options;
  const app = createExpressApp(options);
  return (request, response) => {
    // As Telnyx writes it, past the router: Express's way to a handler costs as much as the handler.
    // Express serves every other way to write the path.
    if (request.url !== webhookPath) app(request, response);
    else webhook(request, response).catch((error: unknown) => answerFault(log, error, response));
  };
};

const createExpressApp = (options: PublicAppOptions) => {
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
