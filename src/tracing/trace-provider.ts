// OpenTelemetry's SDK, put together: which spans are kept, under which ids, and where they go.

import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  trace,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type IdGenerator,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';

import { atMostEvery } from '../at-most-every.ts';
import type { FaultLog } from '../logger.ts';
import type { TraceTarget } from './trace-target.ts';

/** The spans of some seconds, not of minutes: a backend that is away costs memory. */
const QUEUE_SPANS_MAX = 8_192;
const SEND_EVERY_MS = 1_000;
const SEND_MAX_MS = 5_000;
const FAULT_LOG_INTERVAL_MS = 60_000;

export interface TraceProvider {
  readonly tracer: Tracer;
  /** The span that `start` begins is in this trace where it has no parent, and has this id. */
  withIds<T>(ids: GivenIds, start: () => T): T;
  close(): Promise<void>;
}

interface GivenIds {
  readonly traceId: string;
  /** @default a random one */
  readonly spanId?: string;
}

/** OpenTelemetry knows one provider a process; it is the first that is made. */
export const createTraceProvider = async (
  target: TraceTarget,
  log: Pick<FaultLog, 'warn'>,
): Promise<TraceProvider> => {
  reportFaults(log);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const ids = createIds();
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ ...target.resource, 'service.name': target.serviceName }),
    ),
    sampler: sampleCalls(target.ratio, ids.isGiven),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: await createExporter(target),
        maxQueueSize: QUEUE_SPANS_MAX,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: SEND_MAX_MS,
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  return {
    tracer: provider.getTracer('partyline'),
    withIds: ids.withIds,
    close: async () => {
      await provider.shutdown();
      trace.disable();
      propagation.disable();
      context.disable();
      diag.disable();
    },
  };
};

const createExporter = async ({ url, headers, protocol }: TraceTarget): Promise<SpanExporter> => {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: SEND_MAX_MS });
};

/**
 * By the trace's id, so that every process decides alike. A span with neither a parent nor an id of
 * ours is BullMQ looking for work.
 */
const sampleCalls = (ratio: number, isOurs: () => boolean): Sampler => {
  const byId = new TraceIdRatioBasedSampler(ratio);
  return {
    shouldSample: (parent: Context, traceId: string) =>
      trace.getSpanContext(parent) === undefined && !isOurs()
        ? { decision: SamplingDecision.NOT_RECORD }
        : byId.shouldSample(parent, traceId),
    toString: () => `Calls{${byId.toString()}}`,
  };
};

interface Ids extends IdGenerator, Pick<TraceProvider, 'withIds'> {
  isGiven(): boolean;
}

/** Starting a span is synchronous, so what lies ready for the next one is not another's. */
const createIds = (): Ids => {
  const random = new RandomIdGenerator();
  let given: GivenIds | null = null;
  return {
    generateTraceId: () => given?.traceId ?? random.generateTraceId(),
    generateSpanId: () => given?.spanId ?? random.generateSpanId(),
    isGiven: () => given !== null,
    withIds: (ids, start) => {
      given = ids;
      try {
        return start();
      } finally {
        given = null;
      }
    },
  };
};

const reportFaults = (log: Pick<FaultLog, 'warn'>): void => {
  const warn = atMostEvery<object>(FAULT_LOG_INTERVAL_MS, (fault, suppressed) =>
    log.warn({ ...fault, suppressed }, 'traces cannot be sent'),
  );
  setGlobalErrorHandler((err) => warn({ err }));
  const warnOf = (fault: string): void => warn({ fault });
  const ignore = (): void => {};
  diag.setLogger(
    { error: warnOf, warn: warnOf, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
};
