// Traces by OpenTelemetry. Nothing of this is loaded where nothing is traced.

import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
} from '@opentelemetry/api';
import { BullMQOtel } from 'bullmq-otel';

import { mailboxKind, mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import { postedId, SUBJECT_NAMES, typeOf } from '../mailbox/message-facts.ts';
import type { FaultLog } from '../logger.ts';
import { callSpanId, postSpanId, traceIdOf, traceSubject, type TraceSubject } from './trace-ids.ts';
import { createTraceProvider, type TraceProvider } from './trace-provider.ts';
import type { TraceTarget } from './trace-target.ts';
import type { Posting, Tracing, Within } from './tracing.ts';

const CLOSE_MAX_MS = 1_000;

/** Ids of messages that nobody posted: a script made them. */
const UNPOSTED = /^(?:deadline|failed)-/;

export const startTracing = async (
  target: TraceTarget,
  maskNumber: (number: string) => string,
  log: Pick<FaultLog, 'warn'>,
): Promise<Tracing> => {
  const provider = await createTraceProvider(target, log);
  const { tracer, withIds } = provider;

  const attributesOf = (mailbox: MailboxId, message: unknown): Attributes => ({
    [SUBJECT_NAMES[mailboxKind(mailbox)]]: maskLine(mailbox, maskNumber),
    event_type: typeOf(message),
  });

  return {
    telemetry: new BullMQOtel({ tracerName: 'bullmq' }),
    post: async (posting, store, outcomeOf) => {
      const startTime = Date.now();
      const cause = trace.getActiveSpan();
      let outcome = 'error';
      try {
        const reply = await store();
        outcome = outcomeOf(reply);
        return reply;
      } finally {
        const attributes = { ...attributesOf(posting.mailbox, posting.message), outcome };
        startPost(provider, { posting, startTime, cause, attributes }).end();
      }
    },
    transition: (mailbox, head, apply) => {
      const subject = traceSubject(mailbox, head.messageId, head.message);
      const parent = UNPOSTED.test(head.messageId)
        ? wholeOf(subject)
        : remote(traceIdOf(subject), postSpanId(mailbox, postedId(head.messageId)));
      const name = `transition ${typeOf(head.message)}`;
      const attributes = { ...attributesOf(mailbox, head.message), tries: head.tries };
      const span = tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes }, parent);
      return inSpan(span, apply, ({ status }) => status);
    },
    here,
    command: ({ commandId, type }, attempt, outcomeOf) =>
      inSpan(
        tracer.startSpan(type, { kind: SpanKind.CLIENT, attributes: { command_id: commandId } }),
        attempt,
        outcomeOf,
      ),
    callEnded: ({ call_leg_id, line, role, outcome, hangup_cause }, startedAt, endedAt) => {
      const ids = { traceId: traceIdOf(`call:${call_leg_id}`), spanId: callSpanId(call_leg_id) };
      const attributes = {
        call_leg_id,
        role,
        outcome,
        line: maskNumber(line ?? ''),
        hangup_cause: hangup_cause ?? '',
      };
      const options = { root: true, startTime: startedAt, attributes };
      withIds(ids, () => tracer.startSpan('call', options)).end(Math.max(startedAt, endedAt));
    },
    close: () => closeInTime(provider),
  };
};

const closeInTime = async (provider: TraceProvider): Promise<void> => {
  const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MAX_MS).unref());
  await Promise.race([provider.close().catch(() => {}), late]); // The end comes all the same.
};

const here = (): Within => {
  const open = context.active();
  return (act) => context.with(open, act);
};

interface Post {
  readonly posting: Posting;
  readonly startTime: number;
  readonly cause: Span | undefined;
  readonly attributes: Attributes;
}

/** Begun when it is over: only the one that stored the message has the id that its readers know. */
const startPost = ({ tracer, withIds }: TraceProvider, post: Post): Span => {
  const { posting, startTime, cause, attributes } = post;
  const { mailbox, id, message, kind } = posting;
  const subject = traceSubject(mailbox, id, message);
  const traceId = traceIdOf(subject);
  const isInTrace = cause?.spanContext().traceId === traceId;
  const links: Link[] = cause && !isInTrace ? [{ context: cause.spanContext() }] : [];
  const parent = cause && isInTrace ? trace.setSpan(ROOT_CONTEXT, cause) : wholeOf(subject);
  const options = {
    kind: kind === 'webhook' ? SpanKind.SERVER : SpanKind.PRODUCER,
    startTime,
    links,
    attributes: kind === 'webhook' ? { ...attributes, event_id: id } : attributes,
  };
  const isFirst = attributes['outcome'] === 'stored';
  const ids = { traceId, ...(isFirst && { spanId: postSpanId(mailbox, id) }) };
  return withIds(ids, () => tracer.startSpan(`${kind} ${typeOf(message)}`, options, parent));
};

/** The span that all of a call's are part of. What is of no call has none. */
const wholeOf = (subject: TraceSubject): Context =>
  subject.startsWith('call:')
    ? remote(traceIdOf(subject), callSpanId(subject.slice('call:'.length)))
    : ROOT_CONTEXT;

const remote = (traceId: string, spanId: string): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });

/** An exception's text may quote a number, so only its kind is kept. */
const inSpan = async <T>(
  span: Span,
  run: () => Promise<T>,
  outcomeOf: (result: T) => string,
): Promise<T> => {
  try {
    const result = await context.with(trace.setSpan(context.active(), span), run);
    span.setAttribute('outcome', outcomeOf(result));
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.name : 'unknown';
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
};

/** A line may be named by its number. Ids of calls and conferences are left as they are. */
const maskLine = (mailbox: MailboxId, maskNumber: (number: string) => string): string => {
  const subject = mailboxSubject(mailbox);
  return mailboxKind(mailbox) === 'room' ? maskNumber(subject) : subject;
};
