import { expect, test } from 'vitest';

import { secretsOf } from '../src/secrets-of.ts';
import { load } from './support/load-config.ts';

test('the secrets of a configuration are all that it was given', () => {
  const config = load({
    TELNYX_API_KEY: 'KEY-of-telnyx',
    ADMIN_TOKEN: 'token-of-the-admin-listener',
    REDIS_URL: 'redis+sentinel://user:of-redis@a,b/master?sentinel_password=of-the-sentinels',
    EVENTS_URL: 'https://example.com/events?key=of-the-url',
    EVENTS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=of-the-collector',
  });
  expect(secretsOf(config)).toEqual([
    'KEY-of-telnyx',
    'token-of-the-admin-listener',
    'of-redis',
    'of-the-sentinels',
    'https://example.com/events?key=of-the-url',
    `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    'of-the-collector',
  ]);
});

test('a configuration with nothing but a key has no other secret', () => {
  expect(secretsOf(load({ TELNYX_API_KEY: 'KEY-of-telnyx' }))).toEqual(['KEY-of-telnyx']);
});
