// The numbers of one process, under the names of contract section 8. Gauges are not of the process:
// they show what Redis holds for all processes, read when somebody scrapes.

import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

import type { CommandType } from './call/command.ts';
import { createGauges, type GaugeLog, type ReadGauges } from './gauges.ts';

/** Telnyx's own words are an open set; a label must not be. */
const EVENT_TYPES_MAX = 100;
const EVENT_TYPE = /^[a-z_.]{1,60}$/;

/** Telnyx waits 2 s for an answer. */
const ACK_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
const LAG_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Ringing, a greeting and the join: seconds, where a PIN is asked for some ten. */
const ROOM_BUCKETS_SECONDS = [1, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 120];
/** One attempt ends after `TELNYX_TIMEOUT_MS`; a command may need several. */
const COMMAND_BUCKETS_SECONDS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 3, 5, 10, 30];

export interface Metrics {
  /**
   * One answered webhook. `eventType` is null where it was not read, as of a refused one. `outcome`
   * is one of a few words of the receiver's choice.
   */
  webhookOutcome(eventType: string | null, outcome: string, ackSeconds: number): void;
  /** One message applied, so long after it was stored. */
  eventApplied(lagSeconds: number): void;
  /** A caller is in the conference, so long after `call.initiated`. */
  callJoined(seconds: number): void;
  /** One command has its result, so long after its first attempt. */
  commandDone(command: CommandType, outcome: string, seconds: number): void;
  /** The reconciler found a difference and repaired it. */
  repair(kind: string): void;
  /** The text for Prometheus. Never fails: gauges that cannot be read in time are left out. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export const createMetrics = (readGauges: ReadGauges, log: GaugeLog): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const refreshGauges = createGauges(registry, readGauges, log);

  const { webhooks, acks, lags, joins, commands, commandTimes, repairs } = register(registry);
  const eventTypeOf = boundedLabels();
  return {
    webhookOutcome: (eventType, outcome, ackSeconds) => {
      webhooks.inc({ event_type: eventTypeOf(eventType), outcome });
      acks.observe(ackSeconds);
    },
    eventApplied: (lagSeconds) => lags.observe(lagSeconds),
    callJoined: (seconds) => joins.observe(seconds),
    commandDone: (command, outcome, seconds) => {
      commands.inc({ command, outcome });
      commandTimes.observe({ command }, seconds);
    },
    repair: (kind) => repairs.inc({ kind }),
    render: async () => {
      await refreshGauges();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};

const register = (registry: Registry) => {
  const registers = [registry];
  return {
    webhooks: new Counter({
      name: 'partyline_webhooks_total',
      help: 'Webhooks answered, by event type and outcome',
      labelNames: ['event_type', 'outcome'],
      registers,
    }),
    acks: new Histogram({
      name: 'partyline_webhook_ack_seconds',
      help: 'From the arrival of a webhook to its answer',
      buckets: ACK_BUCKETS_SECONDS,
      registers,
    }),
    lags: new Histogram({
      name: 'partyline_event_lag_seconds',
      help: 'From storing a message to applying it',
      buckets: LAG_BUCKETS_SECONDS,
      registers,
    }),
    joins: new Histogram({
      name: 'partyline_seconds_to_room',
      help: 'From call.initiated to conference.participant.joined',
      buckets: ROOM_BUCKETS_SECONDS,
      registers,
    }),
    commands: new Counter({
      name: 'partyline_commands_total',
      help: 'Commands to Telnyx that have their result, by command and outcome',
      labelNames: ['command', 'outcome'],
      registers,
    }),
    commandTimes: new Histogram({
      name: 'partyline_command_seconds',
      help: 'From the first attempt of a command to its result',
      labelNames: ['command'],
      buckets: COMMAND_BUCKETS_SECONDS,
      registers,
    }),
    repairs: new Counter({
      name: 'partyline_reconcile_repairs_total',
      help: 'Differences to Telnyx that the reconciler repaired, by kind',
      labelNames: ['kind'],
      registers,
    }),
  };
};

/** Telnyx's event types as they are; what looks like none, or comes after the first 100, is `other`. */
const boundedLabels = (): ((eventType: string | null) => string) => {
  const seen = new Set<string>();
  return (eventType) => {
    if (eventType === null) return 'none';
    if (seen.has(eventType)) return eventType;
    if (seen.size >= EVENT_TYPES_MAX || !EVENT_TYPE.test(eventType)) return 'other';
    seen.add(eventType);
    return eventType;
  };
};
