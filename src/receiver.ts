// The receiver: the public listener, from the signature to the mailbox.

import type { Server } from 'node:http';

import { createHttpServer } from './http/server.ts';
import { createPublicApp } from './http/public-app.ts';
import { createWebhookHandler } from './http/webhook.ts';
import { createSignatureVerifier } from './telnyx/verify-signature.ts';
import type { Config } from './config.ts';
import type { Health } from './http/health.ts';
import type { WebhookSink } from './http/store-webhook.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { DeadLetters } from './redis/dead-letters.ts';
import { shardOf, type Keys } from './redis/keys.ts';
import type { Post } from './redis/post-message.ts';
import type { Replicas } from './redis/replicas.ts';

export interface ReceiverParts {
  /** Announces by waking the mailbox. */
  readonly post: Post;
  readonly deadLetters: Pick<DeadLetters, 'keepUnreadable'>;
  readonly keys: Pick<Keys, 'inbox' | 'dead'>;
  /** Of the connection that the store and the dead letters write to. */
  readonly replicas: Replicas;
  readonly health: Health;
  readonly metrics: Pick<Metrics, 'webhookOutcome'>;
  readonly log: Logger;
}

/** The server does not listen yet. */
export const createReceiver = (config: Config, parts: ReceiverParts): Server => {
  const { health, metrics, log } = parts;
  const { publicKeys, connectionId } = config.telnyx;
  const { path, toleranceSecs, maxBytes } = config.webhook;
  const verifier = createSignatureVerifier({ publicKeys, toleranceSecs, log });
  const webhook = createWebhookHandler({
    verifier,
    sink: createSink(parts),
    maxBytes,
    connectionId,
    onOutcome: ({ eventType, outcome, ackSeconds }) =>
      metrics.webhookOutcome(eventType, outcome, ackSeconds),
    log,
  });
  const server = createHttpServer(createPublicApp({ webhookPath: path, webhook, health, log }));
  server.once('close', () => verifier.close());
  return server;
};

/**
 * A duplicate is woken as well: its first delivery may have been stored and never announced. It waits
 * for a replica as well: its first delivery was refused if there was none in time.
 *
 * On a cluster the queue may be another server's. A wake that is lost there is made up for by the
 * sweeper.
 */
const createSink = ({ post, deadLetters, keys, replicas }: ReceiverParts): WebhookSink => ({
  accept: (mailbox, id, message) =>
    replicas.holding(keys.inbox(mailbox), () => post(mailbox, id, message, Date.now())),
  bury: (rawBody, reason, id) =>
    replicas.holding(keys.dead(shardOf(id)), () =>
      deadLetters.keepUnreadable(id, rawBody, reason, Date.now()),
    ),
});
