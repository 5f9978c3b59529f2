// Who is in a conference: create, join, leave. A conference is addressed by id: which of two its
// name hits while an old one ends is unknown.

import type { Executors } from './executor.ts';
import { UnreadableReplyError } from './refusals.ts';
import { accepted, clientStateField, field } from './request-fields.ts';

type Membership = 'conferences.create' | 'conferences.join' | 'conferences.leave';

export const MEMBERSHIP_EXECUTORS: Executors<Membership> = {
  /** `client_state` becomes the creator leg's and that of every webhook about the conference. */
  'conferences.create': async (client, command, commandId) => {
    const { data } = await client.conferences.create({
      ...command.options,
      command_id: commandId,
      call_control_id: command.callControlId,
      name: command.name,
      start_conference_on_create: command.startConferenceOnCreate,
      ...clientStateField(command.clientState),
    });
    if (!data?.id) throw new UnreadableReplyError(command.type);
    return { conferenceId: data.id };
  },

  /** `client_state` changes only the joining leg's own. */
  'conferences.join': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.join(command.conferenceId, {
        command_id: commandId,
        call_control_id: command.callControlId,
        mute: command.mute,
        start_conference_on_enter: command.startConferenceOnEnter,
        ...clientStateField(command.clientState),
        ...field('beep_enabled', command.beepEnabled),
        ...field('region', command.region),
      }),
    ),

  'conferences.leave': (client, command, commandId) =>
    accepted(
      command.type,
      client.conferences.actions.leave(command.conferenceId, {
        command_id: commandId,
        call_control_id: command.callControlId,
        ...field('region', command.region),
      }),
    ),
};
