// Tells Redis's own trouble from a fault in what was asked of it.

import { ReplyError } from 'ioredis';

/** Replies that a healthy Redis would not give to the same command. */
const TROUBLED_REPLY =
  /^(OOM|LOADING|BUSY|READONLY|MASTERDOWN|MISCONF|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|UNBLOCKED|NOAUTH|NOPERM|WRONGPASS)\b/;
/** ioredis's words, where it has neither a class nor a code for it. */
const TROUBLED_CONNECTION =
  /connection is closed|timed? ?out|stream isn't writeable|cluster redirections|refresh slots cache|cluster isn't ready/i;
const TROUBLED_NAMES = ['AbortError', 'MaxRetriesPerRequestError', 'ClusterAllFailedError'];
const SOCKET_CODE = /^(E[A-Z_]+|UND_ERR\w*|CONNECTION_BROKEN|NR_CLOSED)$/;

/**
 * Whether the same work can succeed once Redis is well: it is away, frozen, out of memory, read
 * only, or in a failover. False for what fails however often it is repeated.
 */
export const isRedisUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReplyError) return TROUBLED_REPLY.test(error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    TROUBLED_NAMES.includes(error.name) ||
    SOCKET_CODE.test(code) ||
    TROUBLED_CONNECTION.test(error.message)
  );
};
