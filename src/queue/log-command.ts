// One log line and one observation for each attempt at a command. Ids by Telnyx's names; never what
// is said or dialled.

import type { CommandType, Failure } from '../call/command.ts';
import { mailboxKind, mailboxSubject } from '../mailbox/mailbox-id.ts';
import type { CommandResult } from '../telnyx/attempt-command.ts';
import { atMostEvery } from '../at-most-every.ts';
import type { CommandJob } from './queues.ts';

/** A refused API key refuses every command: one line a minute says it. */
const UNAUTHORIZED_INTERVAL_MS = 60_000;

/** One attempt at a command. */
export interface CommandObserved {
  readonly command: CommandType;
  /** `retried`: it will be sent again. */
  readonly outcome: 'succeeded' | 'retried' | Failure;
  readonly seconds: number;
}

export interface CommandLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

type Observed =
  | CommandResult
  | {
      readonly type: 'command.retried';
      readonly status: number | null;
      readonly code: string | null;
    };

type Observe = (job: CommandJob, attempt: number, observed: Observed, seconds: number) => void;

export const logCommand = (
  log: CommandLog,
  onCommand: (observed: CommandObserved) => void,
): Observe => {
  const alarm = atMostEvery(UNAUTHORIZED_INTERVAL_MS, (fields: object, suppressed) =>
    log.error({ ...fields, suppressed }, 'Telnyx refuses our API key'),
  );
  return (job, attempt, observed, seconds) => {
    const outcome = outcomeOf(observed);
    const { status, code } =
      observed.type === 'command.succeeded' ? { status: null, code: null } : observed;
    const fields = { ...idsOf(job), attempt, outcome, seconds, status, code };
    onCommand({ command: job.command.type, outcome, seconds });
    if (outcome === 'unauthorized') alarm(fields);
    log.debug(fields, `${job.command.type} ${outcome}`);
  };
};

const outcomeOf = (observed: Observed): CommandObserved['outcome'] => {
  switch (observed.type) {
    case 'command.succeeded':
      return 'succeeded';
    case 'command.retried':
      return 'retried';
    case 'command.failed':
      return observed.failure;
  }
};

const idsOf = ({ commandId, command, mailbox }: CommandJob): object => {
  const kind = mailboxKind(mailbox);
  return {
    command_id: commandId,
    command: command.type,
    ...(kind === 'call' ? { call_leg_id: mailboxSubject(mailbox) } : {}),
    ...(kind === 'room' ? { line: mailboxSubject(mailbox) } : {}),
    ...('callControlId' in command ? { call_control_id: command.callControlId } : {}),
    ...('conferenceId' in command ? { conference_id: command.conferenceId } : {}),
  };
};
