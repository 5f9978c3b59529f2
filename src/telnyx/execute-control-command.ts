// Who hears whom in a conference, and its end.

import { listParticipants } from './execute-read.ts';
import type { Executors } from './executor.ts';
import { accepted, audienceFields, audioFields, field } from './request-fields.ts';

type Control =
  | 'conferences.mute'
  | 'conferences.unmute'
  | 'conferences.hold'
  | 'conferences.unhold'
  | 'conferences.endConference';

/** Mute and hold take no `command_id`; repeating them changes nothing. */
export const CONTROL_EXECUTORS: Executors<Control> = {
  'conferences.mute': (client, command) =>
    accepted(
      command.type,
      client.conferences.actions.mute(command.conferenceId, {
        ...audienceFields(command),
        ...field('region', command.region),
      }),
    ),

  'conferences.unmute': (client, command) =>
    accepted(
      command.type,
      client.conferences.actions.unmute(command.conferenceId, {
        ...audienceFields(command),
        ...field('region', command.region),
      }),
    ),

  'conferences.hold': (client, command) =>
    accepted(
      command.type,
      client.conferences.actions.hold(command.conferenceId, {
        ...audienceFields(command),
        ...(command.audio === null ? {} : audioFields(command.audio)),
        ...field('region', command.region),
      }),
    ),

  /** Telnyx takes no "everybody" here, so those on hold are looked up first. */
  'conferences.unhold': async (client, command) => {
    const ids =
      audienceFields(command).call_control_ids ??
      (await listParticipants(client, command.conferenceId, command.region))
        .filter(({ status, onHold }) => status === 'joined' && onHold)
        .map(({ callControlId }) => callControlId);
    if (ids.length === 0) return null;
    return accepted(
      command.type,
      client.conferences.actions.unhold(command.conferenceId, {
        call_control_ids: ids,
        ...field('region', command.region),
      }),
    );
  },

  'conferences.endConference': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.endConference(command.conferenceId, { command_id: commandId }),
    ),
};
