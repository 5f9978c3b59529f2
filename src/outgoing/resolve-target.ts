// Where a request goes: looked up once, judged, and then used as it was judged.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { isPublicAddress } from './public-address.ts';

/** The URL leads into a network that is not public. */
export class PrivateTargetError extends Error {
  override readonly name = 'PrivateTargetError';

  constructor() {
    super('the target is not public');
  }
}

export interface Target {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a name. */
type LookUp = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const lookUpByDns: LookUp = (host) => lookup(host, { all: true });

/**
 * One address of the URL's host. A name of which one address is private is refused whole: it would
 * else be a matter of luck.
 *
 * @throws PrivateTargetError unless `allowPrivate`; the system's error when the name is unknown.
 */
export const resolveTarget = async (
  url: URL,
  allowPrivate: boolean,
  lookUp: LookUp = lookUpByDns,
): Promise<Target> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await lookUp(host) : [{ address: host, family: isIP(host) }];
  const [first] = found;
  if (first === undefined) throw new Error('the host has no address');
  if (!allowPrivate && !found.every(({ address }) => isPublicAddress(address))) {
    throw new PrivateTargetError();
  }
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
};
