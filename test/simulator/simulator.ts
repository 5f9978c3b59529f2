// A small authoritative Telnyx: REST API, signed webhooks, people who call. For tests, the sandbox,
// chaos runs and benchmarks. As a process of its own it is `main.ts`.
//
//   await using simulator = await startSimulator({ webhookUrl });
//   const client = new Telnyx({ apiKey: 'KEY', baseURL: simulator.baseUrl });
//   const caller = simulator.dial({ from: '+12025550133', to: '+12025550131' });
//   await caller.answered; await caller.press('1234#'); await caller.joined; caller.hangUp();
//   await simulator.idle();
//
// - `dial` rings and returns the caller; `setCallee` says who picks up when the service dials out.
// - `journal` holds everything that took effect or was tried on the wire; `truth` what is true now
//   and what was true at worst; `accepted` the webhooks answered 2xx.
// - `weather` (seeded) drops, repeats, delays and reorders deliveries and makes commands fail;
//   `nextCommand` and `nextDelivery` do it once.
// - `switches` answer what is unknown about Telnyx; `settings` are its times and limits.
// - `model` is the pure part: `model.execute({operation, params, query, body})` answers at once.
// - `controlPort` opens the same over HTTP (`control-api.ts`).

import { randomUUID } from 'node:crypto';
import type { AcceptedDeliveries } from './accepted-deliveries.ts';
import type { Caller } from './caller.ts';
import { realClock } from './clock.ts';
import { createControlApi } from './control-api.ts';
import { defaultDeliverySettings } from './delivery.ts';
import type { Connection } from './delivery.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { overlay } from './given.ts';
import type { Given } from './given.ts';
import { createHttpApi } from './http-api.ts';
import type { Journal } from './journal.ts';
import { listen } from './listen.ts';
import type { Listener } from './listen.ts';
import type { Callee } from './model/callee.ts';
import type { Model } from './model/model.ts';
import type { Dial, SimulatorOptions } from './options.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { SIGNING_SEED, createSigner } from './signer.ts';
import { defaultSwitches } from './switches.ts';
import type { Switches } from './switches.ts';
import type { Truth } from './truth.ts';
import type { CommandFault, DeliveryFate, Forecast } from './weather.ts';

export type { Dial, SimulatorOptions };

export interface Simulator extends AsyncDisposable {
  /** For the SDK's `baseURL` and `TELNYX_BASE_URL`; ends in `/v2`. */
  readonly baseUrl: string;
  readonly controlUrl: string | null;
  /** For `TELNYX_PUBLIC_KEY`. */
  readonly publicKey: string;
  readonly connectionId: string;
  readonly seed: string;
  readonly model: Model;
  readonly journal: Journal;
  readonly truth: Truth;
  readonly accepted: AcceptedDeliveries;
  /** Webhooks on their way, delayed or waiting for a retry. */
  readonly underWay: number;
  dial(dial: Dial): Caller;
  /** The person on a leg, also one whom the service has called. */
  caller(callLegId: string): Caller | undefined;
  /** The first person of this number whom the service calls, or has called. */
  dialled(number: string): Promise<Caller>;
  setWebhookUrl(webhookUrl: string, failoverUrl?: string, connectionId?: string): void;
  setCallee(number: string, callee: Callee): void;
  setSwitches(switches: Given<Switches>): void;
  setSettings(settings: Given<Settings>): void;
  setWeather(forecast: Given<Forecast>): void;
  nextCommand(operation: string, fault: CommandFault, times?: number): void;
  nextDelivery(eventType: string, fate: Given<DeliveryFate>, times?: number): void;
  /** Resolves when no webhook is under way, delayed or waiting for a retry. */
  idle(): Promise<void>;
  /** A new Telnyx that knows of nothing; its addresses, key, connections and options stay. */
  reset(): void;
}

/** Shaped like the connection id of the documented webhooks. */
const CONNECTION_ID = '1684641123236054244';

export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const clock = options.clock ?? realClock;
  const seed = options.seed ?? randomUUID();
  const idSeed = options.idSeed ?? randomUUID();
  const connectionId = options.connectionId ?? CONNECTION_ID;
  const host = options.host ?? '127.0.0.1';
  const signer = createSigner(options.signingSeed ?? SIGNING_SEED, options.signer ?? 'native');
  const connections = new Map<string, Connection>([
    [connectionId, { id: connectionId, webhookUrl: null, failoverUrl: null }],
  ]);

  let lives = 0;
  const start = (): Engine =>
    createEngine({
      clock,
      seed,
      // A reset must not bring ids back that the service has seen.
      idSeed: `${idSeed}|${lives++}`,
      signer,
      switches: overlay(defaultSwitches, options.switches),
      settings: overlay(defaultSettings, options.settings),
      delivery: overlay(defaultDeliverySettings, options.delivery),
      weather: options.weather ?? {},
      connections,
    });
  let engine = start();

  const api = createHttpApi({
    clock,
    apiKey: options.apiKey ?? null,
    engine: () => engine,
  });
  const listener = await listen(api, options.port ?? 0, host);
  let control: Listener | null = null;

  const simulator: Simulator = {
    baseUrl: `${listener.url}/v2`,
    get controlUrl() {
      return control?.url ?? null;
    },
    publicKey: signer.publicKey,
    connectionId,
    seed,
    get model() {
      return engine.model;
    },
    get journal() {
      return engine.journal;
    },
    get truth() {
      return engine.truth;
    },
    get accepted() {
      return engine.accepted;
    },
    get underWay() {
      return engine.delivery.underWay;
    },
    dial: ({ from, to, connectionId: through = connectionId, script = [] }) =>
      engine.dial({ from, to, connectionId: through, script }),
    caller: (callLegId) => engine.caller(callLegId),
    dialled: (number) => engine.dialled(number),
    setWebhookUrl(webhookUrl, failoverUrl, id = connectionId) {
      engine.model.addConnection(id);
      connections.set(id, { id, webhookUrl, failoverUrl: failoverUrl ?? null });
    },
    setCallee: (number, callee) => engine.model.setCallee(number, callee),
    setSwitches: (switches) => engine.model.setSwitches(switches),
    setSettings: (settings) => engine.model.setSettings(settings),
    setWeather: (forecast) => engine.weather.setForecast(forecast),
    nextCommand: (...rule) => engine.weather.nextCommand(...rule),
    nextDelivery: (...rule) => engine.weather.nextDelivery(...rule),
    idle: () => engine.delivery.idle(),
    reset() {
      engine.stop();
      engine = start();
    },
    async [Symbol.asyncDispose]() {
      engine.stop();
      await Promise.all([listener[Symbol.asyncDispose](), control?.[Symbol.asyncDispose]()]);
    },
  };
  if (options.webhookUrl !== undefined) {
    simulator.setWebhookUrl(options.webhookUrl, options.failoverUrl);
  }
  if (options.controlPort !== undefined) {
    control = await listen(createControlApi(simulator), options.controlPort, host);
  }
  return simulator;
};
