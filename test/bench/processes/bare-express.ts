// The baseline of the receiver: Express reads a body and says 200.

import { createServer } from 'node:http';

import express from 'express';

import { announce } from './announce.ts';

const app = express();
app.post('/webhooks/telnyx', express.raw({ type: () => true }), (_request, response) => {
  response.sendStatus(200);
});
announce(createServer(app));
