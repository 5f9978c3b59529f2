// How one command becomes one call of the SDK.

import type { Command, CommandOutputs, CommandType } from '../call/command.ts';
import type { TelnyxClient } from './client.ts';

export type CommandOf<T extends CommandType> = Extract<Command, { readonly type: T }>;
export type OutputOf<T extends CommandType> = T extends keyof CommandOutputs
  ? CommandOutputs[T]
  : null;

export type Executor<T extends CommandType> = (
  client: TelnyxClient,
  command: CommandOf<T>,
  commandId: string,
) => Promise<OutputOf<T>>;

export type Executors<T extends CommandType> = { readonly [K in T]: Executor<K> };
