// Whether the process runs (`/livez`) and whether it should be given work (`/readyz`).

import express, { type RequestHandler, type Router } from 'express';
import { methodNotAllowed } from './errors-body.ts';
import { TimeLimitError, withTimeLimit } from '../time-limit.ts';

/** True: usable now. False or a rejection: not. */
type ReadinessCheck = () => Promise<boolean>;

export interface HealthOptions {
  /** By the name under which each appears in the answer. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** For each check. @default 1000 */
  readonly checkLimitMs?: number;
}

export interface Health {
  /** `GET` and `HEAD` of both paths. */
  readonly router: Router;
  /** From now on `/readyz` answers 503, so that nobody sends more. */
  readonly beginDrain: () => void;
}

/** No reasons: anybody can read it. */
type CheckStatus = 'ok' | 'failed' | 'timed_out';

interface Readiness {
  readonly status: 'ok' | 'failed' | 'draining';
  readonly checks: Readonly<Record<string, CheckStatus>>;
}

const CHECK_LIMIT_MS = 1000;

export const createHealth = ({ checks, checkLimitMs = CHECK_LIMIT_MS }: HealthOptions): Health => {
  let draining = false;
  let running: Promise<Readonly<Record<string, CheckStatus>>> | null = null;

  // Requests that come while the checks run share them: a flood of requests is no flood of checks.
  const runOnce = () => {
    running ??= runChecks(checks, checkLimitMs).finally(() => {
      running = null;
    });
    return running;
  };

  const ready: RequestHandler = async (_request, response) => {
    const results = await runOnce();
    const isOk = Object.values(results).every((status) => status === 'ok');
    const readiness: Readiness = {
      // Read after the checks: a drain that began meanwhile counts.
      status: draining ? 'draining' : isOk ? 'ok' : 'failed',
      checks: results,
    };
    response.set('Cache-Control', 'no-store');
    response.status(readiness.status === 'ok' ? 200 : 503).json(readiness);
  };

  const router = express.Router();
  router.route('/livez').get(live).all(methodNotAllowed('GET, HEAD'));
  router.route('/readyz').get(ready).all(methodNotAllowed('GET, HEAD'));
  return {
    router,
    beginDrain: () => {
      draining = true;
    },
  };
};

// That this runs at all is the proof: the event loop turns.
const live: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store');
  response.json({ status: 'ok' });
};

const runChecks = async (
  checks: Readonly<Record<string, ReadinessCheck>>,
  limitMs: number,
): Promise<Readonly<Record<string, CheckStatus>>> => {
  const results = Object.entries(checks).map(
    async ([name, check]): Promise<[string, CheckStatus]> => [name, await runCheck(check, limitMs)],
  );
  return Object.fromEntries(await Promise.all(results));
};

const runCheck = async (check: ReadinessCheck, limitMs: number): Promise<CheckStatus> => {
  try {
    return (await withTimeLimit(check, limitMs)) ? 'ok' : 'failed';
  } catch (error) {
    return error instanceof TimeLimitError ? 'timed_out' : 'failed';
  }
};
