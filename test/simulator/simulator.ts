// A small authoritative Telnyx: REST API, signed webhooks, people who call. For tests, the sandbox,
// chaos runs and benchmarks.
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

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createAcceptedDeliveries } from './accepted-deliveries.ts';
import type { AcceptedDeliveries } from './accepted-deliveries.ts';
import { createCaller } from './caller.ts';
import type { Caller, CallerControl } from './caller.ts';
import { realClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { createCommandRunner } from './command-runner.ts';
import { createDelivery, defaultDeliverySettings } from './delivery.ts';
import type { Connection, DeliverySettings } from './delivery.ts';
import { createHttpApi } from './http-api.ts';
import { createIds } from './ids.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import type { Callee } from './model/callee.ts';
import { createModel } from './model/model.ts';
import type { Model } from './model/model.ts';
import { createRandom } from './random.ts';
import type { Script } from './script.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { SIGNING_SEED, createSigner } from './signer.ts';
import { defaultSwitches } from './switches.ts';
import type { Switches } from './switches.ts';
import { createTruth } from './truth.ts';
import type { Truth } from './truth.ts';
import { createWeather } from './weather.ts';
import type { CommandFault, DeliveryFate, Forecast } from './weather.ts';

export interface SimulatorOptions {
  /** Where webhooks go. Can be set later with `setWebhookUrl`. */
  readonly webhookUrl?: string;
  readonly failoverUrl?: string;
  /** The connection that calls arrive on unless another is named. */
  readonly connectionId?: string;
  /** The only bearer token that is accepted. Unset: any. */
  readonly apiKey?: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Draws the weather and every `any`. Unset: a new one, to be read from `seed`. */
  readonly seed?: string;
  /** Draws the ids. Unset: new ones in every run, so that runs can share a Redis. */
  readonly idSeed?: string;
  readonly switches?: Partial<Switches>;
  readonly settings?: Partial<Settings>;
  readonly delivery?: Partial<DeliverySettings>;
  readonly weather?: Partial<Forecast>;
  /** Base64 of 32 bytes. The same seed gives the same public key. */
  readonly signingSeed?: string;
  readonly signer?: 'native' | 'tweetnacl';
  readonly clock?: Clock;
}

export interface Dial {
  readonly from: string;
  readonly to: string;
  readonly connectionId?: string;
  readonly script?: Script | ((caller: Caller) => Promise<void>);
}

export interface Simulator extends AsyncDisposable {
  /** For the SDK's `baseURL`; ends in `/v2`. */
  readonly baseUrl: string;
  /** For `TELNYX_PUBLIC_KEY`. */
  readonly publicKey: string;
  readonly connectionId: string;
  readonly seed: string;
  readonly model: Model;
  readonly journal: Journal;
  readonly truth: Truth;
  readonly accepted: AcceptedDeliveries;
  dial(dial: Dial): Caller;
  /** The person on a leg, also one whom the service has called. */
  caller(callLegId: string): Caller | undefined;
  setWebhookUrl(webhookUrl: string, failoverUrl?: string, connectionId?: string): void;
  setCallee(number: string, callee: Callee): void;
  setSwitches(switches: Partial<Switches>): void;
  setSettings(settings: Partial<Settings>): void;
  setWeather(forecast: Partial<Forecast>): void;
  nextCommand(operation: string, fault: CommandFault, times?: number): void;
  nextDelivery(eventType: string, fate: Partial<DeliveryFate>, times?: number): void;
  /** Resolves when no webhook is under way, delayed or waiting for a retry. */
  idle(): Promise<void>;
}

/** Shaped like the connection id of the documented webhooks. */
export const CONNECTION_ID = '1684641123236054244';

const listen = async (listener: RequestListener, port: number, host: string) => {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, url: `http://${host}:${address.port}` };
};

export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const clock = options.clock ?? realClock;
  const seed = options.seed ?? randomUUID();
  const random = createRandom(seed);
  const connectionId = options.connectionId ?? CONNECTION_ID;
  const connections = new Map<string, Connection>();
  const journal = createJournal(() => clock.now());
  const truth = createTruth();
  const accepted = createAcceptedDeliveries();
  const weather = createWeather(random.fork('weather'), options.weather ?? {});
  const signer = createSigner(options.signingSeed ?? SIGNING_SEED, options.signer ?? 'native');
  const callers = new Map<string, CallerControl>();

  const model: Model = createModel({
    clock,
    ids: createIds(createRandom(options.idSeed ?? randomUUID())),
    random: random.fork('model'),
    switches: { ...defaultSwitches, ...options.switches },
    settings: { ...defaultSettings, ...options.settings },
    connectionIds: [connectionId],
    onWebhook: (webhook) => runner.onWebhook(webhook),
    onChange(change) {
      journal.add(change);
      truth.apply(change);
      if ('callLegId' in change && change.callLegId !== null) {
        callers.get(change.callLegId)?.onChange(change);
      }
    },
  });
  const delivery = createDelivery({
    ...defaultDeliverySettings,
    ...options.delivery,
    clock,
    signer,
    journal,
    accepted,
    switches: () => model.world.switches,
    connection: (id) => connections.get(id),
  });
  const runner = createCommandRunner({ clock, journal, weather, delivery, model: () => model });
  const api = createHttpApi({ runner, apiKey: options.apiKey ?? null, model: () => model });
  const { server, url } = await listen(api, options.port ?? 0, options.host ?? '127.0.0.1');

  const callerOf = (callLegId: string): CallerControl | undefined => {
    const known = callers.get(callLegId);
    if (known !== undefined) return known;
    const leg = model.world.legs.byLegId(callLegId);
    if (leg === undefined) return undefined;
    const control = createCaller(leg, clock, () => model);
    callers.set(callLegId, control);
    return control;
  };

  const setWebhookUrl: Simulator['setWebhookUrl'] = (
    webhookUrl,
    failoverUrl,
    id = connectionId,
  ) => {
    model.addConnection(id);
    connections.set(id, { id, webhookUrl, failoverUrl: failoverUrl ?? null });
  };
  if (options.webhookUrl !== undefined) setWebhookUrl(options.webhookUrl, options.failoverUrl);

  return {
    baseUrl: `${url}/v2`,
    publicKey: signer.publicKey,
    connectionId,
    seed,
    model,
    journal,
    truth,
    accepted,
    dial({ from, to, connectionId: through = connectionId, script = [] }) {
      const leg = model.ring({ from, to, connectionId: through });
      const control = callerOf(leg.callLegId);
      if (control === undefined) throw new Error('a leg that rings has a caller');
      control.run(script);
      return control.caller;
    },
    caller: (callLegId) => callerOf(callLegId)?.caller,
    setWebhookUrl,
    setCallee: (number, callee) => model.setCallee(number, callee),
    setSwitches: (switches) => model.setSwitches(switches),
    setSettings: (settings) => model.setSettings(settings),
    setWeather: (forecast) => weather.setForecast(forecast),
    nextCommand: (operation, fault, times) => weather.nextCommand(operation, fault, times),
    nextDelivery: (eventType, fate, times) => weather.nextDelivery(eventType, fate, times),
    idle: () => delivery.idle(),
    async [Symbol.asyncDispose]() {
      model.stop();
      delivery.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
