// Pieces of request bodies that several commands share.

import type { Audience, Audio } from '../conference/command.ts';
import type { ClientState } from '../conference/client-state.ts';
import { encodeClientState } from './client-state-codec.ts';
import { EmptyAudienceError, UnreadableReplyError } from './refusals.ts';

/** The field when it has a value, else nothing: Telnyx's default applies only to a missing field. */
export const field = <K extends string, V>(
  name: K,
  value: V | null | undefined,
): { [P in K]?: V } =>
  // A computed key widens to string, and the record to an index signature.
  (value === null || value === undefined ? {} : { [name]: value }) as { [P in K]?: V };

/**
 * `call_control_ids` of a command: the ids, or nothing for everybody.
 *
 * @throws EmptyAudienceError rather than send a list that Telnyx reads as everybody.
 */
export const audienceFields = (
  command: Audience & { readonly type: string },
): { call_control_ids?: string[] } => {
  if (command.everybody === true) return {};
  // A command comes out of Redis as JSON, so its type is not proof enough to mute everybody.
  const ids: readonly string[] = command.callControlIds ?? [];
  if (ids.length === 0 || ids.includes('')) throw new EmptyAudienceError(command.type);
  return { call_control_ids: [...ids] };
};

export const audioFields = (audio: Audio): { audio_url: string } | { media_name: string } =>
  'audioUrl' in audio ? { audio_url: audio.audioUrl } : { media_name: audio.mediaName };

/** Null: the leg keeps the `client_state` it has. */
export const clientStateField = (clientState: ClientState | null): { client_state?: string } =>
  clientState === null ? {} : { client_state: encodeClientState(clientState) };

/** Telnyx answers every action with `{data: {result: "ok"}}`. */
export const accepted = async (commandType: string, reply: PromiseLike<unknown>): Promise<null> => {
  const body = await reply;
  if (typeof body !== 'object' || body === null) throw new UnreadableReplyError(commandType);
  return null;
};
