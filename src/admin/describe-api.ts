import { readFile } from 'node:fs/promises';

import type { RequestHandler } from 'express';

const FILE = new URL('../../config/openapi.yaml', import.meta.url);

/** `GET /v1/openapi.yaml`: what `/v1` has, for people and for programs (RFC 9512). */
export const describeApi = (): RequestHandler => async (_request, response) => {
  response.set('Content-Type', 'application/yaml').send(await readFile(FILE));
};
