// One REST operation: its method and path, the fields of its body, and what it does to the model.

import { executed } from '../model/reply.ts';
import type { Reply } from '../model/reply.ts';
import { refuse, refuseAll } from '../model/refusal.ts';
import type { World } from '../model/world.ts';
import { isRecord, optional, readBody, text } from './field.ts';
import type { Body, Fields } from './field.ts';

export interface OperationRequest {
  /** The SDK's path: `calls.answer`, `conferences.join`. */
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With `:name` for each parameter. */
  readonly path: string;
  execute(world: World, request: OperationRequest): Reply;
}

interface ReadSpec {
  readonly name: string;
  readonly path: string;
  run(world: World, request: OperationRequest): Reply;
}

export const readOperation = (spec: ReadSpec): Operation => ({
  name: spec.name,
  method: 'GET',
  path: spec.path,
  execute: (world, request) => spec.run(world, request),
});

export interface CommandInput<F extends Fields> {
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body<F>;
}

export interface CommandSpec<F extends Fields> {
  readonly name: string;
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly fields: F;
  /** Within what a `command_id` is unique. Null: the command takes none. */
  readonly idScope: ((input: CommandInput<F>) => string) | null;
  run(world: World, input: CommandInput<F>): Reply;
}

const optionalText = optional(text());

const textOf = (body: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' ? value : null;
};

const repeat = (world: World, first: Reply): Reply => {
  const { repeatedCommand } = world.switches;
  if (repeatedCommand === 'error') {
    const detail = 'A command with this command_id has already been executed.';
    return refuse('90033', world.switches, { detail, pointer: '/command_id' });
  }
  const reply = repeatedCommand === 'same-result' ? first : executed({ result: 'ok' });
  return { ...reply, effect: 'repeated' };
};

/**
 * Reads the body, ignores what was executed within the window under the same `command_id`, runs,
 * and notes what became of it.
 */
export const commandOperation = <F extends Fields>(spec: CommandSpec<F>): Operation => {
  const perform = (world: World, request: OperationRequest): Reply => {
    const raw = request.body ?? {};
    if (!isRecord(raw))
      return refuse('10015', world.switches, { detail: 'The body must be an object.' });
    const read = readBody(spec.fields, raw);
    if ('faults' in read) return refuseAll(read.faults, world.switches);
    const input: CommandInput<F> = { params: request.params, body: read.body };
    const commandId = spec.idScope === null ? null : textOf(raw, 'command_id');
    if (spec.idScope === null || commandId === null) return spec.run(world, input);

    const { commandIdWindowMs } = world.settings;
    const key = `${spec.idScope(input)} ${commandId}`;
    const first = world.commandWindow.find(key, commandIdWindowMs);
    if (first !== undefined) return repeat(world, first);
    const reply = spec.run(world, input);
    if (reply.effect === 'executed' || world.switches.failedCommandId === 'spent') {
      world.commandWindow.remember(key, reply, commandIdWindowMs);
    }
    return reply;
  };

  return {
    name: spec.name,
    method: spec.method ?? 'POST',
    path: spec.path,
    execute(world, request) {
      const reply = perform(world, request);
      const body = isRecord(request.body) ? request.body : {};
      world.note({
        what: 'command',
        operation: spec.name,
        target: request.params['id'] ?? null,
        callControlId: textOf(body, 'call_control_id'),
        commandId: textOf(body, 'command_id'),
        status: reply.status,
        code: reply.code,
        effect: reply.effect === 'read' ? 'executed' : reply.effect,
      });
      return reply;
    },
  };
};

export const commandIdField = { command_id: optionalText };
