// A repeated request is one action: the client says so by a key of its own
// (draft-ietf-httpapi-idempotency-key-header).

import { createHash, randomUUID } from 'node:crypto';

import type { Request } from 'express';

import { roomMailbox } from '../../mailbox/mailbox-id.ts';
import { effectId } from '../../queue/message-ids.ts';
import type { RequestLedger } from '../../redis/request-ledger.ts';
import { ApiError, badParameter } from '../api-error.ts';
import type { AskedAction } from './read-action.ts';

const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

export interface RequestIdentity {
  /** The `command_id`, and the id of the message. */
  readonly id: string;
  /** This request has been accepted before. */
  readonly isRepeat: boolean;
  /** To be called before the action is posted. @throws ApiError 422 when another body was quicker. */
  keep(): Promise<void>;
}

/**
 * The same key at the same path is the same request, for 24 h. Without a key every request is new.
 *
 * @throws ApiError 400 for a key that is none, 422 when it came with another body; ioredis's errors.
 */
export const identifyRequest = async (
  request: Request,
  line: string,
  action: AskedAction,
  ledger: RequestLedger,
): Promise<RequestIdentity> => {
  const key = request.get(HEADER);
  if (key === undefined) {
    return { id: randomUUID(), isRepeat: false, keep: () => Promise.resolve() };
  }
  if (!KEY.test(key)) throw badParameter(HEADER, '1 to 255 visible characters');
  const id = effectId(roomMailbox(line), `${request.originalUrl.split('?')[0]} ${key}`, 0);
  const digest = createHash('sha256').update(JSON.stringify(action)).digest('base64url');
  const known = await ledger.find(id);
  if (known !== null) refuseAnother(known, digest);
  return {
    id,
    isRepeat: known !== null,
    keep: async () => refuseAnother(await ledger.keep(id, digest), digest),
  };
};

const HEADER = 'Idempotency-Key';

const refuseAnother = (known: string, digest: string): void => {
  if (known === digest) return;
  throw new ApiError(422, [
    { detail: `This ${HEADER} came with another body.`, source: { parameter: HEADER } },
  ]);
};
