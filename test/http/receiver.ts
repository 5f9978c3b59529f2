// The receiver on a real port, in front of a store in memory.

import { createHealth, type HealthOptions } from '../../src/http/health.ts';
import { createPublicApp } from '../../src/http/public-app.ts';
import { createHttpServer, drain, listen, SERVER_LIMITS } from '../../src/http/server.ts';
import { createWebhookHandler, type WebhookReport } from '../../src/http/webhook.ts';
import { createSignatureVerifier } from '../../src/telnyx/verify-signature.ts';
import { type SignedRequest, testKey } from '../support/sign.ts';
import { memorySink } from './memory-sink.ts';

export interface ReceiverOptions {
  readonly limits?: Partial<typeof SERVER_LIMITS>;
  readonly checks?: HealthOptions['checks'];
  readonly connectionId?: string;
  readonly webhookPath?: string;
  readonly maxBytes?: number;
}

export interface LogLine {
  readonly level: 'debug' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

export const startReceiver = async (options: ReceiverOptions = {}) => {
  const { webhookPath = '/webhooks/telnyx', maxBytes = 262_144 } = options;
  const sink = memorySink();
  const reports: WebhookReport[] = [];
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  const log = { debug: at('debug'), warn: at('warn'), error: at('error') };
  const health = createHealth({ checks: options.checks ?? {}, checkLimitMs: 100 });
  const verifier = createSignatureVerifier({
    publicKeys: [testKey.publicKey],
    toleranceSecs: 300,
    log,
  });
  const webhook = createWebhookHandler({
    verifier,
    sink,
    maxBytes,
    connectionId: options.connectionId ?? null,
    onOutcome: (report) => reports.push(report),
    log,
  });
  const app = createPublicApp({ webhookPath, webhook, health, log });
  const server = createHttpServer(app, { ...SERVER_LIMITS, ...options.limits });
  const { port } = await listen(server, 0, '127.0.0.1');
  const origin = `http://127.0.0.1:${port}`;

  return {
    server,
    port,
    origin,
    health,
    sink,
    reports,
    lines,
    url: `${origin}${webhookPath}`,
    post: ({ headers, body }: Pick<SignedRequest, 'headers' | 'body'>) =>
      fetch(`${origin}${webhookPath}`, { method: 'POST', headers, body: new Uint8Array(body) }),
    [Symbol.asyncDispose]: async () => {
      await drain(server, 0);
      verifier.close();
    },
  };
};
