// Posts webhooks by hand, signed with the simulated Telnyx's key.

import nacl from 'tweetnacl';

import { SIGNING_SEED } from '../simulator/signer.ts';
import { signedRequest } from './sign.ts';
import type { TestService } from './test-service.ts';

const key = nacl.sign.keyPair.fromSeed(Buffer.from(SIGNING_SEED, 'base64'));

/** Text and bytes are posted as they are, anything else as its JSON. Resolves with the status. */
export const postWebhook = async (
  { app }: Pick<TestService, 'app'>,
  body: unknown,
): Promise<number> => {
  const { headers, body: bytes } = signedRequest(body, { key });
  const response = await fetch(`http://127.0.0.1:${app.publicPort}/webhooks/telnyx`, {
    method: 'POST',
    headers,
    body: new Uint8Array(bytes),
  });
  await response.arrayBuffer();
  return response.status;
};
