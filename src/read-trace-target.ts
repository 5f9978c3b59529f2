// Where traces are sent, from OpenTelemetry's own variables
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).

import type { Environment } from './environment.ts';
import type { TraceTarget } from './tracing/trace-target.ts';

const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?]\S*)?$/;
const PAIRS = /^[^\s=,]+=[^,]*(?:,\s*[^\s=,]+=[^,]*)*$/;
const RATIO = /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/;

const EXPORTERS = ['otlp', 'none'] as const;
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/**
 * Null: nothing is traced. That is so until an endpoint or an exporter is named. What is wrong becomes
 * a fault of its variable, also while nothing is traced.
 */
export const readTraceTarget = (read: Environment): TraceTarget | null => {
  const base = url(read, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const own = url(read, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const isNamed = base !== null || own !== null;
  const exporter = read.oneOf('OTEL_TRACES_EXPORTER', EXPORTERS, isNamed ? 'otlp' : 'none');
  const isDisabled = read.oneOf('OTEL_SDK_DISABLED', ['true', 'false'], 'false') === 'true';
  const headers = read.secret('OTEL_EXPORTER_OTLP_HEADERS');
  if (headers !== null && !PAIRS.test(headers)) {
    read.fault('OTEL_EXPORTER_OTLP_HEADERS', 'must be pairs such as key=value,key=value');
  }
  const target: TraceTarget = {
    url: own ?? `${(base ?? 'http://localhost:4318').replace(/\/+$/, '')}/v1/traces`,
    protocol: read.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', PROTOCOLS, 'http/protobuf'),
    headers: pairs(headers),
    serviceName: read.text('OTEL_SERVICE_NAME') ?? 'partyline',
    resource: pairs(
      read.matching('OTEL_RESOURCE_ATTRIBUTES', PAIRS, 'pairs such as key=value,key=value', ''),
    ),
    ratio: ratio(read),
  };
  return isDisabled || exporter === 'none' ? null : target;
};

const url = (read: Environment, name: string): string | null =>
  read.matching(name, HTTP_URL, 'an http or https URL without credentials', '') || null;

/** A trace's id follows from its call, so every process decides alike, and no parent has to say. */
const ratio = (read: Environment): number => {
  const sampler = read.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_always_on');
  const share = read.matching('OTEL_TRACES_SAMPLER_ARG', RATIO, 'a share from 0 to 1', '1');
  if (sampler.endsWith('always_off')) return 0;
  return sampler.endsWith('traceidratio') ? Number(share) : 1;
};

/** Values may be percent-encoded. One that is not, or badly so, is taken as it is. */
const pairs = (text: string | null): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (text ?? '')
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim(), decode(pair.slice(at + 1).trim())];
      }),
  );

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded.
    return value;
  }
};
