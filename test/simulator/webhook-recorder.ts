// A receiver for the simulator's own tests: keeps what arrives and answers as it is told.

import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: {
    readonly data: {
      readonly id: string;
      readonly event_type: string;
      readonly occurred_at: string;
      readonly record_type: string;
      readonly payload: Readonly<Record<string, unknown>>;
    };
    readonly meta: { readonly attempt: number; readonly delivered_to: string };
  };
}

export interface WebhookRecorder extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Event types in the order of their arrival. */
  types(): readonly string[];
  /** Resolves with the first one of this type, arrived or yet to come. */
  first(eventType: string): Promise<ReceivedWebhook>;
  /** Status of the answer, or null for none at all. */
  answerWith(answer: (webhook: ReceivedWebhook) => number | null): void;
}

export const recordWebhooks = async (): Promise<WebhookRecorder> => {
  const received: ReceivedWebhook[] = [];
  const waiting = new Set<() => void>();
  let answer: (webhook: ReceivedWebhook) => number | null = () => 200;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const webhook = { headers: request.headers, raw, body: JSON.parse(raw) };
      received.push(webhook);
      for (const check of waiting) check();
      const status = answer(webhook);
      if (status !== null) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');

  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    types: () => received.map((webhook) => webhook.body.data.event_type),
    first: (eventType) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = received.find((webhook) => webhook.body.data.event_type === eventType);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    answerWith: (given) => void (answer = given),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
