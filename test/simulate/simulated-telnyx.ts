// Telnyx in a simulated world: the simulator's model, its weather, and its order of replies and
// webhooks, on the world's clock and without a network.

import { createCommandRunner, type Answer } from '../simulator/command-runner.ts';
import type { OperationRequest } from '../simulator/commands/operation.ts';
import type { Delivery } from '../simulator/delivery.ts';
import { createIds } from '../simulator/ids.ts';
import type { Journal } from '../simulator/journal.ts';
import type { Change } from '../simulator/model/change.ts';
import { createModel, type Model } from '../simulator/model/model.ts';
import type { Reply } from '../simulator/model/reply.ts';
import { createRandom } from '../simulator/random.ts';
import { createTruth, type Truth } from '../simulator/truth.ts';
import { createWeather, type Weather } from '../simulator/weather.ts';
import type { Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';

export const CONNECTION = '1684641123236054244';

export interface SimulatedTelnyx {
  readonly model: Model;
  readonly truth: Truth;
  readonly weather: Weather;
  ask(request: OperationRequest): Promise<Answer>;
}

export interface SimulatedTelnyxOptions {
  readonly story: Story;
  readonly scheduler: Scheduler;
  readonly delivery: Delivery;
  readonly onChange: (change: Change) => void;
  /** Called once for each request that got through to Telnyx. */
  readonly onExecuted: (request: OperationRequest, reply: Reply) => void;
}

/** The world has its own record of what happened. */
const NO_JOURNAL: Journal = {
  add: () => {},
  entries: () => [],
  of: () => [],
};

export const createSimulatedTelnyx = (options: SimulatedTelnyxOptions): SimulatedTelnyx => {
  const { story, scheduler, delivery, onExecuted } = options;
  const random = createRandom(`${story.seed}|telnyx`);
  const truth = createTruth();
  const weather = createWeather(random.fork('weather'), story.weather);

  const inner = createModel({
    clock: scheduler,
    ids: createIds(random.fork('ids')),
    random: random.fork('model'),
    switches: story.switches,
    settings: story.settings,
    connectionIds: [CONNECTION],
    onWebhook: (webhook) => runner.onWebhook(webhook),
    onChange: (change) => {
      truth.apply(change);
      options.onChange(change);
    },
  });
  const model: Model = {
    ...inner,
    execute(request) {
      const reply = inner.execute(request);
      onExecuted(request, reply);
      return reply;
    },
  };
  const runner = createCommandRunner({
    clock: scheduler,
    journal: NO_JOURNAL,
    weather,
    delivery,
    model,
  });
  return {
    model,
    truth,
    weather,
    ask: (request) =>
      new Promise((resolve) => {
        void runner.run(request, (answer) => {
          resolve(answer);
          return Promise.resolve();
        });
      }),
  };
};
