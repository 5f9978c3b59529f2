// Commands on one leg, as calls of the SDK.

import type { Telnyx } from 'telnyx/index.js';

import type { CallCommand } from '../call/command.ts';
import type { TelnyxClient } from './client.ts';
import type { Executors } from './executor.ts';
import { UnreadableReplyError } from './refusals.ts';
import { accepted, audioFields, clientStateField, field } from './request-fields.ts';

type SpeakLanguage = NonNullable<Telnyx.Calls.ActionSpeakParams['language']>;

export const CALL_EXECUTORS: Executors<CallCommand['type']> = {
  'calls.answer': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.answer(command.callControlId, {
        command_id: commandId,
        ...clientStateField(command.clientState),
      }),
    ),

  'calls.reject': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.reject(command.callControlId, {
        command_id: commandId,
        cause: command.cause,
      }),
    ),

  'calls.hangup': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.hangup(command.callControlId, { command_id: commandId }),
    ),

  'calls.speak': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.speak(command.callControlId, {
        command_id: commandId,
        payload: command.payload,
        voice: command.voice,
        language: speakLanguage(command.language),
      }),
    ),

  'calls.gatherUsingSpeak': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.gatherUsingSpeak(command.callControlId, {
        command_id: commandId,
        payload: command.payload,
        voice: command.voice,
        language: speakLanguage(command.language),
        ...field('minimum_digits', command.minimumDigits),
        ...field('maximum_digits', command.maximumDigits),
        ...field('maximum_tries', command.maximumTries),
        ...field('timeout_millis', command.timeoutMs),
        ...field('inter_digit_timeout_millis', command.interDigitTimeoutMs),
        ...field('terminating_digit', command.terminatingDigit),
        ...field('valid_digits', command.validDigits),
      }),
    ),

  'calls.startPlayback': (client, command, commandId) =>
    accepted(
      command.type,
      client.calls.actions.startPlayback(command.callControlId, {
        command_id: commandId,
        ...audioFields(command.audio),
        loop: command.loop,
      }),
    ),

  'calls.dial': async (client, command, commandId) => {
    const { data } = await client.calls.dial({
      command_id: commandId,
      connection_id: command.connectionId,
      to: command.to,
      from: command.from,
      ...clientStateField(command.clientState),
      ...field('timeout_secs', command.timeoutSecs),
    });
    if (!data?.call_control_id || !data.call_leg_id) throw new UnreadableReplyError(command.type);
    return {
      callControlId: data.call_control_id,
      callLegId: data.call_leg_id,
      callSessionId: data.call_session_id,
    };
  },

  'calls.retrieveStatus': async (client, command) => ({
    isAlive: await isLegAlive(client, command.callControlId),
  }),
};

/**
 * A line's language is checked against Telnyx's list when the lines are read; one that the list
 * does not have yet is for Telnyx to refuse.
 */
export const speakLanguage = (language: string): SpeakLanguage => language as SpeakLanguage;

/** Telnyx knows a leg for ten minutes after its end; then this rejects with a 404. */
export const isLegAlive = async (client: TelnyxClient, callControlId: string): Promise<boolean> => {
  const { data } = await client.calls.retrieveStatus(callControlId);
  if (typeof data?.is_alive !== 'boolean') throw new UnreadableReplyError('calls.retrieveStatus');
  return data.is_alive;
};
