// Watches one run: notes what it is judged by at the end, and calls out at once what must never be.

import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import { createAskedLedger } from './asked-ledger.ts';
import type { CommandObserved } from '../../src/queue/log-command.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { mailboxKind } from '../../src/mailbox/mailbox-id.ts';
import type { OperationRequest } from '../simulator/commands/operation.ts';
import type { Change } from '../simulator/model/change.ts';
import type { Reply } from '../simulator/model/reply.ts';
import type { Webhook } from '../simulator/model/webhook.ts';
import type { RuntimeReport } from './runtime.ts';
import { createOnceLedger } from './once-ledger.ts';
import { createParking, type Parking } from './parking.ts';
import type { Trouble } from './story.ts';
import { createTrace, type Trace } from './trace.ts';

export interface Violation {
  /** The rule, in few words: what a smaller story has to break as well. */
  readonly rule: string;
  readonly detail: string;
}

export interface Witness extends RuntimeReport {
  onChange(change: Change, now: number): void;
  onExecuted(request: OperationRequest, reply: Reply): void;
  onLost(webhook: Webhook): void;
  onTrouble(trouble: Trouble): void;
  onFlush(): void;
  break(rule: string, detail: string): void;
  /** From now on no message waits long. */
  onCalm(): void;
  /** What was asked for under more ids than messages account for. */
  askedTwice(applied: ReadonlyMap<MailboxId, readonly string[]>): readonly string[];
  readonly violations: readonly Violation[];
  readonly parking: Parking;
  readonly trace: Trace;
  /** Webhooks that were answered 200 since the last flush, and their mailboxes. */
  readonly accepted: ReadonlyMap<string, MailboxId>;
  /** Requests that concern a leg, by its call control id. */
  readonly requests: ReadonlyMap<string, number>;
  readonly repairs: ReadonlyMap<string, number>;
  /** Why the service let callers go who had not got in, and how often. */
  readonly refusals: ReadonlyMap<string, number>;
}

/** Nothing goes wrong, so nobody has to be woken twice. */
const WAITS_MAX_MS = 1_500;

/** `traced`: keep a readable record. */
export const createWitness = (now: () => number, traced: boolean): Witness => {
  const violations: Violation[] = [];
  const accepted = new Map<string, MailboxId>();
  const requests = new Map<string, number>();
  const repairs = new Map<string, number>();
  const refusals = new Map<string, number>();
  const active = new Map<string, Set<string>>();
  let calmSince = Infinity;
  const asked = createAskedLedger();
  const trace = createTrace(now, traced);
  const parking = createParking();

  const breakRule = (rule: string, detail: string): void => {
    violations.push({ rule, detail });
    trace.note('BROKEN', `${rule}: ${detail}`);
  };
  const once = createOnceLedger(breakRule);

  const countActive = (change: Change): void => {
    if (change.what === 'conference.created') {
      const same = active.get(change.name) ?? new Set();
      active.set(change.name, same.add(change.conferenceId));
      if (same.size > 1) {
        breakRule('two conferences of one name', `${change.name}: ${[...same].join(' and ')}`);
      }
    }
    if (change.what === 'conference.ended') active.get(change.name)?.delete(change.conferenceId);
  };

  return {
    violations,
    parking,
    trace,
    accepted,
    requests,
    repairs,
    refusals,
    break: breakRule,
    onChange(change, at) {
      trace.change(change);
      countActive(change);
      parking.onChange(change, at);
    },
    onExecuted(request, reply) {
      trace.request(request, reply);
      once.onExecuted(request, reply);
      const leg = legOf(request);
      if (leg !== null) requests.set(leg, (requests.get(leg) ?? 0) + 1);
    },
    askedTwice: asked.twice,
    onCalm: () => void (calmSince = now()),
    onLost: (webhook) =>
      trace.note('lost', `${webhook.eventType} of ${webhook.callLegId ?? webhook.conferenceId}`),
    onTrouble: (trouble) => trace.note('trouble', JSON.stringify(trouble)),
    onFlush() {
      accepted.clear();
      once.forget();
    },
    onAsked(jobs) {
      for (const job of jobs) asked.onAsked(job);
    },
    onCommitted(message: AppliedMessage, storedAt: number | null) {
      trace.applied(message);
      const waitedMs = storedAt === null ? message.lagSeconds * 1_000 : now() - storedAt;
      if (waitedMs > WAITS_MAX_MS && now() - waitedMs > calmSince) {
        breakRule('a message waited', `${message.messageId} of ${message.mailbox}: ${waitedMs} ms`);
      }
      const refusal = refusalOf(message.applied.state);
      if (refusal !== null && refusal !== refusalOf(message.before)) {
        refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
      }
      const { deadlineAt, state } = message.applied;
      if (mailboxKind(message.mailbox) === 'call' && state !== null && deadlineAt === null) {
        if (!('phase' in state) || state.phase !== 'ended') {
          breakRule('a call without a deadline', `${message.mailbox} ${JSON.stringify(state)}`);
        }
      }
    },
    onAccepted: (mailbox, id) => void accepted.set(id, mailbox),
    onRepair(kind) {
      repairs.set(kind, (repairs.get(kind) ?? 0) + 1);
      trace.note('reconciler', kind);
    },
    onCommand: (observed: CommandObserved, fields: object) => trace.command(observed, fields),
    onFault: (fault) => breakRule('a fault of the service', fault),
  };
};

const legOf = ({ operation, params, body }: OperationRequest): string | null => {
  if (operation.startsWith('calls.')) return params['id'] ?? null;
  if (typeof body !== 'object' || body === null || !('call_control_id' in body)) return null;
  return String(body.call_control_id);
};

const refusalOf = (state: unknown): string | null =>
  typeof state === 'object' &&
  state !== null &&
  'joinedAt' in state &&
  state.joinedAt === null &&
  'refusal' in state &&
  typeof state.refusal === 'string'
    ? state.refusal
    : null;
