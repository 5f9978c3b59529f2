// One webhook of a call that nobody else knows, sent straight to the service.

import { randomUUID } from 'node:crypto';

import { SIGNING_SEED, createSigner } from '../simulator/signer.ts';
import { delivery } from '../support/webhook-fixture.ts';
import type { RunningService } from '../support/test-service.ts';

const signer = createSigner(SIGNING_SEED, 'native');

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** From the request to the whole answer. */
  readonly tookMs: number;
}

/** A hangup, which makes the service ask nothing of Telnyx. */
export const postWebhook = async ({
  app,
  simulator,
}: Pick<RunningService, 'app' | 'simulator'>): Promise<Answer> => {
  const webhook = delivery('call.hangup', {
    call_leg_id: randomUUID(),
    connection_id: simulator.connectionId,
  });
  webhook.data['id'] = randomUUID();
  const body = JSON.stringify(webhook);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${app.publicPort}/webhooks/telnyx`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'telnyx-timestamp': timestamp,
      'telnyx-signature-ed25519': signer.sign(timestamp, body),
    },
    body,
  });
  await response.arrayBuffer();
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    tookMs: performance.now() - startedAt,
  };
};
