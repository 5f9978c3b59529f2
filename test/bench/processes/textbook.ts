// The service as tutorials write it: Express, tweetnacl, one job for each webhook, one worker that
// calls the API inline. Environment: REDIS_PORT, PUBLIC_KEY (base64), TELNYX_BASE_URL.

import { createServer } from 'node:http';

import { Queue, Worker } from 'bullmq';
import express from 'express';
import nacl from 'tweetnacl';

import { announce } from './announce.ts';

interface Webhook {
  readonly data: {
    readonly event_type: string;
    readonly payload: { readonly call_control_id: string };
  };
}

const { REDIS_PORT, PUBLIC_KEY = '', TELNYX_BASE_URL } = process.env;
const connection = { host: '127.0.0.1', port: Number(REDIS_PORT), maxRetriesPerRequest: null };
const publicKey = Buffer.from(PUBLIC_KEY, 'base64');
const queue = new Queue<Webhook>('webhooks', { connection });

const app = express();
app.post('/webhooks/telnyx', express.raw({ type: () => true }), async (request, response) => {
  const body: Buffer = request.body;
  const signature = Buffer.from(request.get('telnyx-signature-ed25519') ?? '', 'base64');
  const signed = Buffer.concat([Buffer.from(`${request.get('telnyx-timestamp')}|`), body]);
  if (!nacl.sign.detached.verify(signed, signature, publicKey)) {
    response.sendStatus(401);
    return;
  }
  // The signature says that this is Telnyx's.
  await queue.add('webhook', JSON.parse(body.toString()) as Webhook);
  response.sendStatus(200);
});

const act = (callControlId: string, action: string): Promise<unknown> =>
  fetch(`${TELNYX_BASE_URL}/calls/${encodeURIComponent(callControlId)}/actions/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer KEY' },
    body: '{}',
  }).then((response) => response.text());

const worker = new Worker<Webhook>(
  'webhooks',
  async ({ data: { data } }) => {
    if (data.event_type === 'call.initiated') await act(data.payload.call_control_id, 'answer');
  },
  { connection },
);

const server = createServer(app);
process.once('SIGTERM', () => {
  server.closeAllConnections();
  void Promise.all([worker.close(true), queue.close()]).then(() => process.exit(0));
});
announce(server);
