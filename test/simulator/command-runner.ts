// Carries a REST operation through the weather to the model, and decides which of its webhooks go
// out before the reply and which after it.

import type { Clock } from './clock.ts';
import type { OperationRequest } from './commands/operation.ts';
import type { Delivery } from './delivery.ts';
import type { JsonAnswer } from './json-http.ts';
import type { Journal } from './journal.ts';
import type { Model } from './model/model.ts';
import { refuse } from './model/refusal.ts';
import type { Webhook } from './model/webhook.ts';
import type { CommandFault, DeliveryFate, Weather } from './weather.ts';

/** `cut`: no reply, the connection breaks. */
export type Answer = JsonAnswer | 'cut';

/** Resolves when the answer has left. */
export type Respond = (answer: Answer) => Promise<void>;

export interface CommandRunner {
  run(request: OperationRequest, respond: Respond): Promise<void>;
  /** The model's way out. */
  onWebhook(webhook: Webhook): void;
}

interface CommandRunnerOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly weather: Weather;
  readonly delivery: Delivery;
  readonly model: Model;
}

/** A reply waits no longer than this for a webhook that goes before it. */
const BEFORE_REPLY_MS = 500;

interface Caused {
  readonly webhook: Webhook;
  readonly fate: DeliveryFate;
}

const createEvents: Readonly<Record<string, 'created' | 'joined'>> = {
  'conference.created': 'created',
  'conference.participant.joined': 'joined',
};

const failure = (model: Model, status: number, retryAfterSecs: number | undefined): Answer => {
  const code = status === 429 ? '10011' : '10007';
  return {
    status,
    body: refuse(code, model.world.switches).body,
    headers: retryAfterSecs === undefined ? {} : { 'retry-after': String(retryAfterSecs) },
  };
};

const answerBefore = (model: Model, fault: CommandFault | null): Answer | null => {
  if (fault === null) return null;
  if ('status' in fault) return failure(model, fault.status, fault.retryAfterSecs);
  return 'cut' in fault ? 'cut' : null;
};

const answerAfter = (model: Model, fault: CommandFault | null): Answer | null => {
  if (fault === null) return null;
  if ('executeThenStatus' in fault) {
    return failure(model, fault.executeThenStatus, fault.retryAfterSecs);
  }
  return 'executeThenCut' in fault ? 'cut' : null;
};

export const createCommandRunner = (options: CommandRunnerOptions): CommandRunner => {
  const { clock, journal, weather, delivery, model } = options;
  let caused: Caused[] | null = null;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.setTimeout(resolve, ms));

  const execute = (request: OperationRequest) => {
    const mine: Caused[] = [];
    caused = mine;
    try {
      const reply = model.execute(request);
      return { reply, caused: mine };
    } finally {
      caused = null;
    }
  };

  const goesFirst = ({ webhook, fate }: Caused, request: OperationRequest): boolean => {
    if (fate.beforeReply) return true;
    const event = createEvents[webhook.eventType];
    if (request.operation !== 'conferences.create' || event === undefined) return false;
    const order = model.lastCreateOrder();
    return order.indexOf(event) < order.indexOf('reply');
  };

  return {
    onWebhook(webhook) {
      const fate = weather.forDelivery(webhook.eventType, webhook.key);
      if (caused === null) void delivery.send(webhook, fate);
      else caused.push({ webhook, fate });
    },
    async run(request, answer) {
      const { operation } = request;
      const target = request.params['id'] ?? null;
      const respond = async (given: Answer): Promise<void> => {
        await answer(given);
        const status = given === 'cut' ? null : given.status;
        journal.add({ what: 'command.replied', operation, target, status });
      };

      const fault = weather.forCommand(operation);
      const early = answerBefore(model, fault);
      if (fault !== null) {
        journal.add({
          what: 'command.fault',
          operation,
          target,
          fault: JSON.stringify(fault),
          executed: early === null,
        });
      }
      if (early !== null) return respond(early);
      if (fault !== null && 'delayMs' in fault) await pause(fault.delayMs);

      const { reply, caused: webhooks } = execute(request);
      const first = webhooks.filter((one) => goesFirst(one, request));
      for (const { webhook, fate } of first) {
        await Promise.race([delivery.send(webhook, fate), pause(BEFORE_REPLY_MS)]);
      }
      if (fault !== null && 'executeThenDelayMs' in fault) await pause(fault.executeThenDelayMs);
      await respond(answerAfter(model, fault) ?? { status: reply.status, body: reply.body });
      for (const { webhook, fate } of webhooks) {
        if (!first.some((sent) => sent.webhook === webhook)) void delivery.send(webhook, fate);
      }
    },
  };
};
