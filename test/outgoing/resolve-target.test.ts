import { describe, expect, it } from 'vitest';

import { PrivateTargetError, resolveTarget } from '../../src/outgoing/resolve-target.ts';

describe('a target', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost/',
    'https://10.1.2.3:8443/hook',
  ])('%s is refused', async (url) => {
    await expect(resolveTarget(new URL(url), false)).rejects.toThrow(PrivateTargetError);
  });

  it('of which one address of several is private is refused', async () => {
    const addresses = [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const url = new URL('https://rebound.example.com/');

    for (const found of [addresses, addresses.toReversed()]) {
      await expect(resolveTarget(url, false, async () => found)).rejects.toThrow(
        PrivateTargetError,
      );
    }
    await expect(resolveTarget(url, false, async () => [])).rejects.toThrow('no address');
    expect(await resolveTarget(url, false, async () => addresses.slice(0, 1))).toEqual(
      addresses[0],
    );
  });

  it('that is private is taken where that is allowed', async () => {
    expect(await resolveTarget(new URL('http://10.1.2.3/'), true)).toEqual({
      address: '10.1.2.3',
      family: 4,
    });
    expect(await resolveTarget(new URL('http://[::1]/'), true)).toEqual({
      address: '::1',
      family: 6,
    });
  });

  it('that is public is taken', async () => {
    expect(await resolveTarget(new URL('https://8.8.8.8/hook'), false)).toEqual({
      address: '8.8.8.8',
      family: 4,
    });
  });

  it('that nobody knows is an error of its own', async () => {
    await expect(resolveTarget(new URL('https://nobody.invalid/'), true)).rejects.toThrow(
      /ENOTFOUND|EAI_AGAIN/,
    );
  });
});
