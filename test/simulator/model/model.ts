// The pure model of Telnyx: legs, conferences, commands. Commands go in, webhooks and changes come
// out; time, ids and randomness are given. The HTTP simulator and deterministic runs share it.

import type { Cancel, Clock } from '../clock.ts';
import { operations } from '../commands/catalog.ts';
import type { OperationRequest } from '../commands/operation.ts';
import { overlay } from '../given.ts';
import type { Given } from '../given.ts';
import type { Ids } from '../ids.ts';
import type { Random } from '../random.ts';
import type { Settings } from '../settings.ts';
import { answersOf } from '../switches.ts';
import type { Switches } from '../switches.ts';
import type { Callee } from './callee.ts';
import type { Change } from './change.ts';
import { hangUpByPerson, pressDigit, talk } from './caller-acts.ts';
import { createCommandWindow } from './command-window.ts';
import { createConferenceBook } from './conference-book.ts';
import { createLegBook } from './leg-book.ts';
import type { Leg } from './leg.ts';
import { beginLeg } from './leg-life.ts';
import { refuse } from './refusal.ts';
import type { Reply } from './reply.ts';
import { createStamp } from './stamp.ts';
import type { Webhook } from './webhook.ts';
import type { CreateOrder, World } from './world.ts';

export interface ModelOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly switches: Switches;
  readonly settings: Settings;
  readonly connectionIds: readonly string[];
  onWebhook(webhook: Webhook): void;
  onChange(change: Change): void;
}

export interface Model {
  /** Executes one REST operation at once. Webhooks that it causes at once are handed out before it returns. */
  execute(request: OperationRequest): Reply;
  /** The order that the last create chose among reply, created and joined. */
  lastCreateOrder(): CreateOrder;
  /** A person calls a number of a connection. */
  ring(call: { readonly from: string; readonly to: string; readonly connectionId: string }): Leg;
  /** These answer whether the leg could still do it. */
  press(leg: Leg, digit: string): boolean;
  hangUp(leg: Leg): boolean;
  talk(leg: Leg): boolean;
  /** Says what awaits an outgoing call to `number`. */
  setCallee(number: string, callee: Callee): void;
  setSwitches(switches: Given<Switches>): void;
  setSettings(settings: Given<Settings>): void;
  addConnection(connectionId: string): void;
  readonly world: World;
  /** Calls off every timer: nothing happens any more. */
  stop(): void;
}

const createOrders = answersOf('createOrder').filter((order) => order !== 'any');

export const createModel = (options: ModelOptions): Model => {
  const { clock, random } = options;
  const counters = new Map<string, number>();
  const timers = new Set<Cancel>();
  let createOrder: CreateOrder = 'reply-created-joined';

  const nth = (name: string): number => {
    const count = (counters.get(name) ?? 0) + 1;
    counters.set(name, count);
    return count;
  };

  const after = (ms: number, run: () => void, owner?: Set<Cancel>): Cancel => {
    const cancel: Cancel = () => {
      calledOff();
      forget();
    };
    const forget = (): void => {
      timers.delete(cancel);
      owner?.delete(cancel);
    };
    const calledOff = clock.setTimeout(() => {
      forget();
      run();
    }, ms);
    timers.add(cancel);
    owner?.add(cancel);
    return cancel;
  };

  const world: World = {
    clock,
    ids: options.ids,
    random,
    switches: options.switches,
    settings: options.settings,
    connectionIds: new Set(options.connectionIds),
    legs: createLegBook(),
    conferences: createConferenceBook(),
    recordings: new Map(),
    commandWindow: createCommandWindow(clock),
    callees: new Map(),
    stamp: createStamp(clock, () => world.switches.timestamps),
    nthKey: (name) => `${name} ${nth(name)}`,
    decide(name, orders) {
      const answer = world.switches[name];
      if (answer !== 'any') return orders.find((order) => order === answer) ?? orders[0];
      return random.fork(`${name} ${nth(name)}`).pick(orders);
    },
    createOrder: () => (createOrder = drawCreateOrder()),
    note: (change) => options.onChange(change),
    onWebhook: (webhook) => options.onWebhook(webhook),
    after,
  };

  const drawCreateOrder = (): CreateOrder => {
    const answer = world.switches.createOrder;
    if (answer !== 'any') return answer;
    const [first = createOrder, ...others] = createOrders;
    return random.fork(`createOrder ${nth('createOrder')}`).pick([first, ...others]);
  };

  return {
    execute(request) {
      const operation = operations.get(request.operation);
      if (operation === undefined) return refuse('10005', world.switches);
      return operation.execute(world, request);
    },
    lastCreateOrder: () => createOrder,
    ring: (call) => beginLeg(world, { ...call, direction: 'incoming' }),
    press: (leg, digit) => pressDigit(world, leg, digit),
    hangUp: (leg) => hangUpByPerson(world, leg),
    talk: (leg) => talk(world, leg),
    setCallee: (number, callee) => void world.callees.set(number, callee),
    setSwitches: (switches) => void (world.switches = overlay(world.switches, switches)),
    setSettings: (settings) => void (world.settings = overlay(world.settings, settings)),
    addConnection: (connectionId) => void world.connectionIds.add(connectionId),
    world,
    stop() {
      for (const cancel of timers) cancel();
    },
  };
};
