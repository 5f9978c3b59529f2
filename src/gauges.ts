// The gauges of `/metrics`: what all processes of a deployment have together, read for every scrape.

import { Gauge, type Registry } from 'prom-client';

import { withTimeLimit } from './time-limit.ts';
import type { PhaseName } from './call/state.ts';

/** Prometheus gives a scrape up after 10 s; without the gauges it is still worth having. */
const READ_LIMIT_MS = 2_000;

type LivePhase = Exclude<PhaseName, 'ended'>;

export interface GaugeReadings {
  /** Calls that have not ended. A phase that is missing has none. */
  readonly callsByPhase: Readonly<Partial<Record<LivePhase, number>>>;
  readonly conferences: number;
  /** Those who are in a conference, without those who wait or are joining. */
  readonly participants: number;
  /** For how long the oldest stored message waits to be applied. */
  readonly inboxOldestSeconds: number;
  readonly deadLetters: number;
}

export type ReadGauges = () => Promise<GaugeReadings>;

export interface GaugeLog {
  warn(fields: object, message: string): void;
}

/** Every phase has its series from the first scrape on. */
const PHASES: Readonly<Record<LivePhase, true>> = {
  ringing: true,
  accepting: true,
  answering: true,
  'collecting-pin': true,
  entering: true,
  waiting: true,
  joining: true,
  'in-conference': true,
  leaving: true,
};

/**
 * Gives the function that sets the gauges anew. It never fails: when nothing was read in time they
 * have no value, since an old one would look like a live one. A read that is still under way is
 * awaited again, so that scrapes of a frozen Redis do not pile up.
 */
export const createGauges = (
  registry: Registry,
  readGauges: ReadGauges,
  log: GaugeLog,
): (() => Promise<void>) => {
  const gauges = registerGauges(registry);
  let reading: Promise<GaugeReadings> | null = null;
  return async () => {
    const current = (reading ??= readGauges().finally(() => {
      reading = null;
    }));
    try {
      show(gauges, await withTimeLimit(() => current, READ_LIMIT_MS));
    } catch (error) {
      hide(gauges);
      log.warn({ err: error }, 'The gauges could not be read');
    }
  };
};

const registerGauges = (registry: Registry) => {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  return {
    calls: new Gauge({
      name: 'partyline_calls',
      help: 'Calls that have not ended, by phase',
      labelNames: ['phase'],
      registers: [registry],
    }),
    conferences: gauge('partyline_conferences', 'Conferences that are open'),
    participants: gauge('partyline_participants', 'Callers who are in a conference'),
    inboxOldest: gauge(
      'partyline_inbox_oldest_seconds',
      'For how long the oldest stored message waits to be applied',
    ),
    deadLetters: gauge('partyline_dead_letters', 'Messages that could not be applied'),
  };
};

const show = (gauges: ReturnType<typeof registerGauges>, readings: GaugeReadings): void => {
  const { callsByPhase } = readings;
  for (const phase of Object.keys(PHASES)) gauges.calls.set({ phase }, 0);
  for (const [phase, calls] of Object.entries(callsByPhase)) gauges.calls.set({ phase }, calls);
  gauges.conferences.set(readings.conferences);
  gauges.participants.set(readings.participants);
  gauges.inboxOldest.set(readings.inboxOldestSeconds);
  gauges.deadLetters.set(readings.deadLetters);
};

const hide = ({ calls, ...plain }: ReturnType<typeof registerGauges>): void => {
  calls.reset();
  for (const gauge of Object.values(plain)) gauge.remove();
};
