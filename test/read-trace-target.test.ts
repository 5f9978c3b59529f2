import { describe, expect, test } from 'vitest';

import { faults, load } from './support/load-config.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

describe('tracing', () => {
  test('is off until an endpoint or an exporter is named', () => {
    expect(load({}).tracing).toBeNull();
    expect(load({ OTEL_SERVICE_NAME: 'lines' }).tracing).toBeNull();
    expect(load(ENDPOINT).tracing).toEqual({
      url: 'http://collector:4318/v1/traces',
      protocol: 'http/protobuf',
      headers: {},
      serviceName: 'partyline',
      resource: {},
      ratio: 1,
    });
    expect(load({ OTEL_TRACES_EXPORTER: 'otlp' }).tracing?.url).toBe(
      'http://localhost:4318/v1/traces',
    );
  });

  test('is off where it is switched off, whatever else is set', () => {
    expect(load({ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }).tracing).toBeNull();
    expect(load({ ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }).tracing).toBeNull();
  });

  test('takes the endpoint of traces as it is', () => {
    const url = 'https://collector/otlp/traces';
    expect(load({ ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url }).tracing?.url).toBe(url);
  });

  test('reads headers and attributes as OpenTelemetry writes them', () => {
    const { tracing } = load({
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc=, x-tenant=50%',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    expect(tracing?.headers).toEqual({ authorization: 'Bearer abc=', 'x-tenant': '50%' });
    expect(tracing?.resource).toEqual({ 'deployment.environment.name': 'test' });
  });

  test.each([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, 0.25],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }, 0.5],
    [{ OTEL_TRACES_SAMPLER: 'always_on', OTEL_TRACES_SAMPLER_ARG: '0.25' }, 1],
  ])('keeps the share of calls that the sampler says: %j', (env, ratio) => {
    expect(load({ ...ENDPOINT, ...env }).tracing?.ratio).toBe(ratio);
  });

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('stops the start when %s is %s', (name, value) => {
    expect(faults({ [name]: value })).toEqual([expect.stringMatching(`^${name}: `)]);
  });
});
