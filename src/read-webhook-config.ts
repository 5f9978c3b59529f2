// The variables of the webhook: where it is served, and what is refused.

import type { Environment } from './environment.ts';

export interface WebhookConfig {
  readonly path: string;
  readonly toleranceSecs: number;
  readonly maxBytes: number;
}

/** Ten years: recorded webhooks can be played again in a test. */
const TOLERANCE_SECS_MAX = 315_360_000;
/** An event's id is remembered for so long; later it is applied once more. */
const IDS_REMEMBERED_SECS = 86_400;
/** Telnyx's events were seen at 0.5 to 1 kB. */
const WEBHOOK_BYTES = { fewest: 1, most: 16 * 1024 * 1024 };
const PATH = /^\/[A-Za-z0-9._~/-]{0,200}$/;
const HEALTH_PATHS = ['/livez', '/readyz'];

/** Faults are collected in `read`; what is allowed and probably not meant goes to the warnings. */
export const readWebhookConfig = (read: Environment, warnings: string[]): WebhookConfig => {
  const path = read.matching(
    'WEBHOOK_PATH',
    PATH,
    'a path that begins with / and has no query',
    '/webhooks/telnyx',
  );
  if (HEALTH_PATHS.includes(path)) read.fault('WEBHOOK_PATH', 'is the path of a health check');
  const toleranceSecs = read.integer('WEBHOOK_TOLERANCE_SECS', 1, TOLERANCE_SECS_MAX, 300);
  if (toleranceSecs > IDS_REMEMBERED_SECS) {
    warnings.push('WEBHOOK_TOLERANCE_SECS: a webhook can be played again after a day');
  }
  const { fewest, most } = WEBHOOK_BYTES;
  return {
    path,
    toleranceSecs,
    maxBytes: read.integer('WEBHOOK_MAX_BYTES', fewest, most, 262_144),
  };
};
