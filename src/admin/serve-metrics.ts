import type { RequestHandler } from 'express';

import type { Metrics } from '../metrics.ts';

/** `GET /metrics`, for Prometheus. Without a token: the admin listener is not open to strangers. */
export const serveMetrics =
  (metrics: Pick<Metrics, 'render'>): RequestHandler =>
  async (_request, response) => {
    const { contentType, text } = await metrics.render();
    response.set('Content-Type', contentType).send(text);
  };
