import type { FaultLog } from '../logger.ts';
import type { TraceTarget } from './trace-target.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

/** OpenTelemetry is loaded only where there is a target: a process without one does not pay for it. */
export const openTracing = async (
  target: TraceTarget | null,
  maskNumber: (number: string) => string,
  log: Pick<FaultLog, 'warn'>,
): Promise<Tracing> => {
  if (target === null) return NO_TRACING;
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing(target, maskNumber, log);
};
