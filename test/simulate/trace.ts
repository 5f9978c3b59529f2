// A record of one run that a person can read: what took effect at Telnyx, what was applied here.

import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import type { CommandObserved } from '../../src/queue/log-command.ts';
import type { OperationRequest } from '../simulator/commands/operation.ts';
import type { Change } from '../simulator/model/change.ts';
import type { Reply } from '../simulator/model/reply.ts';

export interface Trace {
  note(what: string, text: string): void;
  change(change: Change): void;
  request(request: OperationRequest, reply: Reply): void;
  applied(message: AppliedMessage): void;
  command(observed: CommandObserved, fields: object): void;
  lines(): readonly string[];
}

export const createTrace = (now: () => number, traced: boolean): Trace => {
  const lines: string[] = [];
  const names = new Map<string, string>();
  let start: number | null = null;

  const note = (what: string, text: string): void => {
    if (!traced) return;
    start ??= now();
    const seconds = ((now() - start) / 1_000).toFixed(3).padStart(8);
    lines.push(`${seconds} ${what.padEnd(10)} ${renamed(text)}`);
  };

  /** Long ids by short names, in the order of their coming. */
  const renamed = (text: string): string => {
    let short = text;
    for (const [id, name] of names) short = short.replaceAll(id, name);
    return short;
  };
  const name = (id: string, kind: string): void => {
    if (!names.has(id)) names.set(id, `${kind}${names.size + 1}`);
  };

  return {
    note,
    change(change) {
      if (!traced || change.what === 'command' || change.what === 'webhook.emitted') return;
      if (change.what === 'leg.initiated') {
        name(change.callLegId, 'leg');
        names.set(change.callControlId, `${names.get(change.callLegId)}`);
      }
      if (change.what === 'conference.created') name(change.conferenceId, 'conference');
      const { what, ...facts } = change;
      note('telnyx', `${what} ${Object.values(facts).join(' ')}`);
    },
    request({ operation, params, body }, { status, code, effect }) {
      if (!traced || effect === 'read') return;
      const answer = `${status}${code === null ? '' : ` ${code}`} ${effect}`;
      note('request', `${operation} ${params['id'] ?? ''} ${JSON.stringify(body)} -> ${answer}`);
    },
    applied({ mailbox, message, before, applied, now: at }) {
      if (!traced) return;
      const effects = applied.effects.map((effect) =>
        effect.kind === 'command' ? effect.command.type : `${effect.kind} ${effect.message.type}`,
      );
      note(
        'applied',
        `${mailbox} ${briefOf(message)} ${phaseOf(before)} -> ${phaseOf(applied.state)}` +
          `${effects.length === 0 ? '' : `: ${effects.join(', ')}`}` +
          `${applied.deadlineAt === null ? '' : ` (deadline in ${applied.deadlineAt - at})`}`,
      );
    },
    command({ command, outcome }, fields) {
      if (!traced) return;
      const leg = 'call_leg_id' in fields ? String(fields.call_leg_id) : '';
      note('command', `${command} ${leg} ${outcome}`);
    },
    lines: () => lines,
  };
};

const phaseOf = (state: unknown): string => {
  if (typeof state !== 'object' || state === null || !('phase' in state)) return '-';
  const { phase } = state;
  const step = 'step' in state ? ` ${JSON.stringify(state.step)}` : '';
  const counts = 'counts' in state ? ` ${JSON.stringify(state.counts)}` : '';
  return `${String(phase)}${step}${counts}`;
};

/** The fields that say what a message is about. */
const briefOf = (message: unknown): string => {
  if (typeof message !== 'object' || message === null || !('type' in message)) return '?';
  const facts = [
    'callLegId',
    'conferenceId',
    'generation',
    'failure',
    'code',
    'status',
    'muted',
    'key',
  ]
    .filter((field) => Object.hasOwn(message, field))
    .map((field) => `${field}=${String(Reflect.get(message, field))}`);
  const command: unknown = Reflect.get(message, 'command');
  const of =
    typeof command === 'object' && command !== null && 'type' in command
      ? ` of ${String(command.type)}`
      : '';
  return [`${String(message.type)}${of}`, ...facts].join(' ');
};
