// What the model stands on: its books of legs and conferences, time, ids, switches, and the two
// ways out (webhooks to send, changes that took effect). No input or output of its own.

import type { Cancel, Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Random } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Switches } from '../switches.ts';
import type { Callee } from './callee.ts';
import type { Change } from './change.ts';
import type { CommandWindow } from './command-window.ts';
import type { ConferenceBook } from './conference-book.ts';
import type { LegBook } from './leg-book.ts';
import type { Recording } from './recording.ts';
import type { Webhook } from './webhook.ts';

export type Decided<K extends 'hangupOrder' | 'endOrder'> = Exclude<Switches[K], 'any'>;
export type CreateOrder = Exclude<Switches['createOrder'], 'any'>;

export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  switches: Switches;
  settings: Settings;
  readonly connectionIds: Set<string>;
  readonly legs: LegBook;
  readonly conferences: ConferenceBook;
  readonly recordings: Map<string, Recording>;
  readonly commandWindow: CommandWindow;
  /** What awaits an outgoing call, by the number called. */
  readonly callees: Map<string, Callee>;
  /** The next event's time: ISO 8601 with microseconds, never decreasing. */
  stamp(): string;
  /** `name` with a counter: the first, second, ... of that name. */
  nthKey(name: string): string;
  /** The answer to a switch of orders; `any` is drawn anew each time. */
  decide<K extends 'hangupOrder' | 'endOrder'>(
    name: K,
    orders: readonly [Decided<K>, ...Decided<K>[]],
  ): Decided<K>;
  /** The order of a create that is being executed; drawn once for each. */
  createOrder(): CreateOrder;
  note(change: Change): void;
  onWebhook(webhook: Webhook): void;
  /** Runs once after `ms`, unless it is called off; `owner` is told of it while it waits. */
  after(ms: number, run: () => void, owner?: Set<Cancel>): Cancel;
}

export const isoMillis = (ms: number): string => new Date(ms).toISOString();
