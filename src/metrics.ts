// The numbers of one process, under the names of contract section 8. Gauges are not of the process:
// they show what Redis holds for all processes, read when somebody scrapes.

import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

import type { CommandType } from './call/command.ts';
import { createGauges, type GaugeLog, type ReadGauges } from './gauges.ts';

/** Telnyx waits 2 s for an answer. */
const ACK_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
const LAG_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Ringing, a greeting and the join: seconds, where a PIN is asked for some ten. */
const ROOM_BUCKETS_SECONDS = [1, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 120];
/** One attempt: a request, and reads before it where it is a late repeat, each up to `TELNYX_TIMEOUT_MS`. */
const COMMAND_BUCKETS_SECONDS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 3, 5, 10, 30];

export interface Metrics {
  /** One answered webhook. Both words are labels, so each is one of a few. */
  webhookOutcome(eventType: string, outcome: string, ackSeconds: number): void;
  /** One message applied, so long after it was stored. */
  eventApplied(lagSeconds: number): void;
  /** A caller is in the conference, so long after `call.initiated`. */
  callJoined(seconds: number): void;
  /** One attempt at a command, and how long it took. */
  commandAttempted(command: CommandType, outcome: string, seconds: number): void;
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
  return {
    webhookOutcome: (eventType, outcome, ackSeconds) => {
      webhooks.inc({ event_type: eventType, outcome });
      acks.observe(ackSeconds);
    },
    eventApplied: (lagSeconds) => lags.observe(lagSeconds),
    callJoined: (seconds) => joins.observe(seconds),
    commandAttempted: (command, outcome, seconds) => {
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
      help: 'Attempts at commands to Telnyx, by command and outcome',
      labelNames: ['command', 'outcome'],
      registers,
    }),
    commandTimes: new Histogram({
      name: 'partyline_command_seconds',
      help: 'How long one attempt at a command took',
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
