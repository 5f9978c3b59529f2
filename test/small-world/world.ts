// One run of a small world for the two machines alone: callers, a small Telnyx, and the weather
// between them. The same plan gives the same run, message for message.

import { createAgenda } from './agenda.ts';
import { createMailboxes, type Mailboxes } from './mailboxes.ts';
import { createTelnyx, type Caller, type Telnyx } from './telnyx.ts';
import { execute, type Reply } from './telnyx-commands.ts';
import { calmed, type Weather } from './weather.ts';
import type { Random } from '../simulator/random.ts';
import type { Command, CommandFailed, CommandSucceeded } from '../../src/call/command.ts';
import type { CallEvent } from '../../src/call/message.ts';
import type { Lines } from '../../src/conference/line.ts';
import type { ConferenceEvent } from '../../src/conference/message.ts';
import {
  callMailbox,
  conferenceMailbox,
  roomMailbox,
  type MailboxId,
} from '../../src/mailbox/mailbox-id.ts';
import { createMachines } from '../../src/queue/machines.ts';

/** What one caller does; times are milliseconds after the caller dialled. */
export interface Visit {
  readonly caller: Caller;
  readonly dialsAfterMs: number;
  /** Null: stays for as long as the call is let. */
  readonly hangsUpAfterMs: number | null;
  readonly hangupCause: string;
  readonly presses: readonly { readonly afterMs: number; readonly digits: string }[];
}

export interface Plan {
  readonly random: Random;
  readonly weather: Weather;
  readonly lines: Lines;
  readonly callMaxMs: number;
  readonly visits: readonly Visit[];
  /** When Telnyx ends every conference that is active, whoever is in it. */
  readonly endsAllAfterMs: readonly number[];
}

export interface World {
  readonly telnyx: Telnyx;
  readonly mailboxes: Mailboxes;
  /** What must never happen, and happened. */
  readonly faults: readonly string[];
  /** How many commands each mailbox has issued. */
  readonly commands: ReadonlyMap<MailboxId, number>;
  now(): number;
  /** False: there was no end of things to do. */
  run(ms: number): boolean;
  /** From now on nothing is lost or late. */
  calm(): void;
  /** Hands a message over at once, whatever the weather. */
  post(mailbox: MailboxId, message: object): void;
}

const STARTED_AT = Date.UTC(2026, 10, 22, 9);
const STEPS_MAX = 20_000;

/** `trace` is given a line for each thing that happens. */
export const createWorld = (plan: Plan, trace?: (line: string) => void): World => {
  const { random } = plan;
  let weather = plan.weather;
  const agenda = createAgenda(STARTED_AT);
  const faults: string[] = [];
  const commands = new Map<MailboxId, number>();
  let events = 0;
  let posted = 0;

  const note = (who: string, ...what: readonly unknown[]): void => {
    const seconds = ((agenda.now() - STARTED_AT) / 1_000).toFixed(3).padStart(9);
    trace?.(`${seconds} ${who} ${what.map((it) => JSON.stringify(it)).join(' ')}`);
  };

  const deliver = (event: CallEvent | ConferenceEvent): void => {
    const id = `event-${++events}`;
    note('telnyx', id, event);
    if (random.chance(weather.webhookLost)) return;
    const copies = random.chance(weather.webhookRepeated) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const isSlow = random.chance(weather.slowWebhook);
      const ms = random.between(...(isSlow ? weather.slowWebhookMs : weather.webhookMs));
      agenda.after(ms, () => mailboxes.post(addressOf(event), id, event));
    }
  };

  const send = (mailbox: MailboxId, commandId: string, command: Command): void => {
    commands.set(mailbox, (commands.get(mailbox) ?? 0) + 1);
    const isSlow = random.chance(weather.slowCommand);
    agenda.after(random.between(...(isSlow ? weather.slowCommandMs : weather.commandMs)), () => {
      const reply = random.chance(weather.commandLost)
        ? GIVEN_UP
        : execute(telnyx, command, random, weather);
      const heard = random.chance(weather.replyLost) ? GIVEN_UP : reply;
      note('telnyx', command, heard);
      agenda.after(random.between(...weather.commandMs), () =>
        mailboxes.post(mailbox, `result-${commandId}`, resultOf(command, heard)),
      );
    });
  };

  const telnyx = createTelnyx(agenda, random, () => weather, deliver);
  const mailboxes = createMailboxes({
    agenda,
    random,
    weather: () => weather,
    machines: createMachines({
      lines: plan.lines,
      conferenceNamePrefix: '',
      callMaxMs: plan.callMaxMs,
    }),
    execute: send,
    onApplied: (mailbox, message, { state, effects }) => note(mailbox, message, state, ...effects),
    fault: (text) => faults.push(text),
  });

  for (const { caller, dialsAfterMs, hangsUpAfterMs, hangupCause, presses } of plan.visits) {
    agenda.after(dialsAfterMs, () => telnyx.dialIn(caller));
    for (const { afterMs, digits } of presses) {
      agenda.after(dialsAfterMs + afterMs, () => telnyx.press(caller.legId, digits));
    }
    if (hangsUpAfterMs === null) continue;
    agenda.after(dialsAfterMs + hangsUpAfterMs, () => telnyx.hangUp(caller.legId, hangupCause));
  }
  for (const ms of plan.endsAllAfterMs) {
    agenda.after(ms, () => {
      for (const id of telnyx.conferences.keys()) telnyx.endConference(id, 'time_exceeded');
    });
  }

  return {
    telnyx,
    mailboxes,
    faults,
    commands,
    now: agenda.now,
    run(ms) {
      const until = agenda.now() + ms;
      for (let steps = 0; steps < STEPS_MAX; steps++) if (!agenda.step(until)) return true;
      return false;
    },
    calm() {
      weather = calmed(weather);
    },
    post(mailbox, message) {
      note('posted', mailbox, message);
      mailboxes.post(mailbox, `posted-${++posted}`, message);
    },
  };
};

const GIVEN_UP: Reply = { failure: 'unavailable' };

const ABOUT_CONFERENCES: ReadonlySet<string> = new Set<ConferenceEvent['type']>([
  'conference.created',
  'conference.ended',
  'conference.floor.changed',
  'conference.recording.saved',
]);

const isAboutConference = (event: CallEvent | ConferenceEvent): event is ConferenceEvent =>
  ABOUT_CONFERENCES.has(event.type);

/** As the receiver addresses webhooks. */
const addressOf = (event: CallEvent | ConferenceEvent): MailboxId => {
  if (!isAboutConference(event)) return callMailbox(event.callLegId);
  return event.clientState === null
    ? conferenceMailbox(event.conferenceId)
    : roomMailbox(event.clientState.line);
};

const resultOf = (command: Command, reply: Reply): CommandSucceeded | CommandFailed =>
  'failure' in reply
    ? { type: 'command.failed', command, failure: reply.failure, status: null, code: null }
    : // The output is what this very command brought.
      ({ type: 'command.succeeded', command, output: reply.output } as CommandSucceeded);
