import { describe, expect, test } from 'vitest';

import { chooseStart } from '../../scripts/choose-start.ts';

const KEYS = { TELNYX_API_KEY: 'KEY', TELNYX_PUBLIC_KEY: 'base64' };

describe('./scripts/run starts', () => {
  test('the sandbox without keys', () => {
    expect(chooseStart([], {})).toEqual({ kind: 'sandbox' });
  });

  test('the sandbox with the empty keys of a copied .env.example', () => {
    expect(chooseStart([], { TELNYX_API_KEY: '', TELNYX_PUBLIC_KEY: '' })).toEqual({
      kind: 'sandbox',
    });
  });

  test('the service with both keys', () => {
    expect(chooseStart([], KEYS)).toEqual({ kind: 'service' });
  });

  test.each(Object.entries(KEYS))('the service with %s alone', (name, value) => {
    expect(chooseStart([], { [name]: value })).toEqual({ kind: 'service' });
  });

  test.each(Object.keys(KEYS))('the service with a file for %s', (name) => {
    expect(chooseStart([], { [`${name}_FILE`]: '/run/secrets/key' })).toEqual({ kind: 'service' });
  });

  test('the demo when it is asked for, whatever keys are set', () => {
    expect(chooseStart(['--demo'], KEYS)).toEqual({ kind: 'demo', scene: null });
  });

  test('a named scene', () => {
    expect(chooseStart(['--demo=room'], {})).toEqual({ kind: 'demo', scene: 'room' });
  });

  test.each([[['--dmeo']], [['--demo', 'room']], [['--demo=']]])('nothing for %j', (args) => {
    expect(chooseStart(args, {})).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('usage:'),
    });
  });
});
