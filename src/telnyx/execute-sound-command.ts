// What a conference hears, and its recording.

import { speakLanguage } from './execute-call-command.ts';
import type { Executors } from './executor.ts';
import { accepted, audienceFields, audioFields, field } from './request-fields.ts';

type Sound = 'conferences.speak' | 'conferences.play' | 'conferences.stop';
type Recording =
  | 'conferences.recordStart'
  | 'conferences.recordStop'
  | 'conferences.recordPause'
  | 'conferences.recordResume';

/** Play and stop take no `command_id`. */
export const SOUND_EXECUTORS: Executors<Sound> = {
  'conferences.speak': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.speak(command.conferenceId, {
        command_id: commandId,
        payload: command.payload,
        voice: command.voice,
        language: speakLanguage(command.language),
        ...audienceFields(command),
        ...field('region', command.region),
      }),
    ),

  'conferences.play': (client, command) =>
    accepted(
      command.type,
      client.conferences.actions.play(command.conferenceId, {
        ...audioFields(command.audio),
        loop: command.loop,
        ...audienceFields(command),
        ...field('region', command.region),
      }),
    ),

  'conferences.stop': (client, command) =>
    accepted(
      command.type,
      client.conferences.actions.stop(command.conferenceId, {
        ...audienceFields(command),
        ...field('region', command.region),
      }),
    ),
};

export const RECORDING_EXECUTORS: Executors<Recording> = {
  'conferences.recordStart': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.recordStart(command.conferenceId, {
        command_id: commandId,
        format: command.format,
        channels: command.channels,
        play_beep: command.playBeep,
        ...field('region', command.region),
      }),
    ),

  'conferences.recordStop': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.recordStop(command.conferenceId, {
        command_id: commandId,
        ...field('region', command.region),
      }),
    ),

  'conferences.recordPause': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.recordPause(command.conferenceId, {
        command_id: commandId,
        ...field('region', command.region),
      }),
    ),

  'conferences.recordResume': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.recordResume(command.conferenceId, {
        command_id: commandId,
        ...field('region', command.region),
      }),
    ),
};
