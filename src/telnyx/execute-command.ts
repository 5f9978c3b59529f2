// One command, one attempt at Telnyx.

import type { CallCommand, Command, CommandType } from '../call/command.ts';
import type { ConferenceCommand } from '../conference/command.ts';
import type { TelnyxClient } from './client.ts';
import { CALL_EXECUTORS } from './execute-call-command.ts';
import { CONTROL_EXECUTORS } from './execute-control-command.ts';
import { MEMBERSHIP_EXECUTORS } from './execute-membership-command.ts';
import { READ_EXECUTORS } from './execute-read.ts';
import { RECORDING_EXECUTORS, SOUND_EXECUTORS } from './execute-sound-command.ts';
import type { Executors, OutputOf } from './executor.ts';
import { UnknownCommandError } from './refusals.ts';

/** Every command of the union has an executor, and none has two: the type is the proof. */
const EXECUTORS: Executors<CallCommand['type'] | ConferenceCommand['type']> = {
  ...CALL_EXECUTORS,
  ...MEMBERSHIP_EXECUTORS,
  ...CONTROL_EXECUTORS,
  ...SOUND_EXECUTORS,
  ...RECORDING_EXECUTORS,
  ...READ_EXECUTORS,
};

/**
 * Sends a command once and resolves with what its success brings back. Telnyx's "ok" says accepted:
 * the effect is told by a webhook. The same `commandId` within 60 s is the same command to Telnyx,
 * for every command that takes one.
 *
 * @throws the SDK's errors, and those of `refusals.ts`; `classifyError` says what each means.
 */
export const executeCommand = async <T extends CommandType>(
  client: TelnyxClient,
  commandId: string,
  command: Extract<Command, { readonly type: T }>,
): Promise<OutputOf<T>> => {
  // A command comes out of Redis, where another version may have written it.
  if (!Object.hasOwn(EXECUTORS, command.type)) throw new UnknownCommandError(command.type);
  const type: T = command.type;
  return EXECUTORS[type](client, command, commandId);
};
