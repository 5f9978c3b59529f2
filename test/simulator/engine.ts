// One simulated Telnyx without its listeners: the model, its way out through the weather, the
// people who call, and the records of what happened.

import { createAcceptedDeliveries } from './accepted-deliveries.ts';
import type { AcceptedDeliveries } from './accepted-deliveries.ts';
import type { Caller } from './caller.ts';
import { createCallers } from './callers.ts';
import type { Clock } from './clock.ts';
import { createCommandRunner } from './command-runner.ts';
import type { CommandRunner } from './command-runner.ts';
import { createDelivery } from './delivery.ts';
import type { Connection, Delivery, DeliverySettings } from './delivery.ts';
import type { Given } from './given.ts';
import { createIds } from './ids.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import type { Change } from './model/change.ts';
import { createModel } from './model/model.ts';
import type { Model } from './model/model.ts';
import { createRandom } from './random.ts';
import type { Script } from './script.ts';
import type { Settings } from './settings.ts';
import type { Signer } from './signer.ts';
import type { Switches } from './switches.ts';
import { createTruth } from './truth.ts';
import type { Truth } from './truth.ts';
import { createWeather } from './weather.ts';
import type { Forecast, Weather } from './weather.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly idSeed: string;
  readonly signer: Signer;
  readonly switches: Switches;
  readonly settings: Settings;
  readonly delivery: DeliverySettings;
  readonly weather: Given<Forecast>;
  readonly connections: ReadonlyMap<string, Connection>;
}

export interface Engine {
  readonly model: Model;
  readonly journal: Journal;
  readonly truth: Truth;
  readonly accepted: AcceptedDeliveries;
  readonly weather: Weather;
  readonly delivery: Delivery;
  readonly runner: CommandRunner;
  dial(call: Call): Caller;
  caller(callLegId: string): Caller | undefined;
  dialled(number: string): Promise<Caller>;
  /** Nothing happens any more; what is under way is given up. */
  stop(): void;
}

export interface Call {
  readonly from: string;
  readonly to: string;
  readonly connectionId: string;
  readonly script: Script | ((caller: Caller) => Promise<void>);
}

export const createEngine = (options: EngineOptions): Engine => {
  const { clock, signer, settings, switches, connections } = options;
  const random = createRandom(options.seed);
  const journal = createJournal(() => clock.now());
  const truth = createTruth();
  const accepted = createAcceptedDeliveries();
  const weather = createWeather(random.fork('weather'), options.weather);
  const callers = createCallers(clock, () => model);

  const onChange = (change: Change): void => {
    journal.add(change);
    truth.apply(change);
    callers.onChange(change);
  };
  const model: Model = createModel({
    clock,
    ids: createIds(createRandom(options.idSeed)),
    random: random.fork('model'),
    switches,
    settings,
    connectionIds: [...connections.keys()],
    onWebhook: (webhook) => runner.onWebhook(webhook),
    onChange,
  });
  const delivery = createDelivery({
    ...options.delivery,
    clock,
    signer,
    journal,
    accepted,
    switches: () => model.world.switches,
    connection: (id) => connections.get(id),
  });
  const runner = createCommandRunner({ clock, journal, weather, delivery, model });

  return {
    model,
    journal,
    truth,
    accepted,
    weather,
    delivery,
    runner,
    dial({ script, ...call }) {
      const { callLegId } = model.ring(call);
      const control = callers.find(callLegId);
      if (control === undefined) throw new Error(`leg ${callLegId} rings and has no caller`);
      control.run(script);
      return control.caller;
    },
    caller: (callLegId) => callers.find(callLegId)?.caller,
    dialled: (number) => callers.dialled(number),
    stop() {
      model.stop();
      delivery.stop();
    },
  };
};
