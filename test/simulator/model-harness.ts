// The model alone on a clock that stands still, for tests of its rules.

import { createSimulatedClock } from './simulated-clock.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Given } from './given.ts';
import { overlay } from './given.ts';
import { createIds } from './ids.ts';
import type { Change } from './model/change.ts';
import type { Leg } from './model/leg.ts';
import { createModel } from './model/model.ts';
import type { Model } from './model/model.ts';
import type { Reply } from './model/reply.ts';
import type { Webhook } from './model/webhook.ts';
import { createRandom } from './random.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { defaultSwitches } from './switches.ts';
import type { Switches } from './switches.ts';

export interface ModelHarness {
  readonly model: Model;
  readonly clock: SimulatedClock;
  readonly webhooks: Webhook[];
  readonly changes: Change[];
  /** Event types since the last call of this. */
  types(): string[];
  run(operation: string, id: string | null, body?: object): Reply;
  read(operation: string, params: Record<string, string>, query?: Record<string, string>): Reply;
  ring(): Leg;
  /** A leg that has been answered. */
  answered(): Leg;
  /** Opens a conference with a new leg; both by name and by leg they can be used at once. */
  conference(name: string, body?: object): { readonly id: string; readonly creator: Leg };
  /** A leg that has joined it. */
  joined(conferenceId: string, body?: object): Leg;
}

export const CONNECTION = '1684641123236054244';

/** Everything takes effect at once unless settings say otherwise. */
export const createModelHarness = (
  switches: Given<Switches> = {},
  settings: Given<Settings> = {},
  seed = 'harness',
): ModelHarness => {
  const clock = createSimulatedClock();
  const webhooks: Webhook[] = [];
  const changes: Change[] = [];
  const random = createRandom(seed);
  const model = createModel({
    clock,
    ids: createIds(random.fork('ids')),
    random,
    switches: overlay(defaultSwitches, switches),
    settings: overlay(defaultSettings, { answerMs: 0, joinMs: 0 }, settings),
    connectionIds: [CONNECTION],
    onWebhook: (webhook) => void webhooks.push(webhook),
    onChange: (change) => void changes.push(change),
  });
  let seen = 0;
  let callers = 0;

  const run = (operation: string, id: string | null, body: object = {}): Reply =>
    model.execute({ operation, params: id === null ? {} : { id }, query: {}, body });
  const mustRun = (operation: string, id: string | null, body: object): Reply => {
    const reply = run(operation, id, body);
    if (reply.status !== 200) throw new Error(`${operation}: ${JSON.stringify(reply.body)}`);
    return reply;
  };
  const ring = (): Leg =>
    model.ring({
      from: `+1202555${1000 + callers++}`,
      to: '+12025550131',
      connectionId: CONNECTION,
    });
  const answered = (): Leg => {
    const leg = ring();
    mustRun('calls.answer', leg.callControlId, {});
    return leg;
  };

  return {
    model,
    clock,
    webhooks,
    changes,
    types() {
      const types = webhooks.slice(seen).map((webhook) => webhook.eventType);
      seen = webhooks.length;
      return types;
    },
    run,
    read: (operation, params, query = {}) =>
      model.execute({ operation, params, query, body: undefined }),
    ring,
    answered,
    conference(name, body = {}) {
      const creator = answered();
      mustRun('conferences.create', null, {
        call_control_id: creator.callControlId,
        name,
        ...body,
      });
      return { id: creator.seat?.conference.id ?? '', creator };
    },
    joined(conferenceId, body = {}) {
      const leg = answered();
      mustRun('conferences.join', conferenceId, { call_control_id: leg.callControlId, ...body });
      return leg;
    },
  };
};
