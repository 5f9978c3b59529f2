// conferences.create, join, leave, update, end.

import { createConference } from '../model/conference-life.ts';
import { endConference, unseat } from '../model/endings.ts';
import { refuse } from '../model/refusal.ts';
import { accepted, executed } from '../model/reply.ts';
import type { BeepEnabled, SeatOptions } from '../model/seat.ts';
import { takeSeat } from '../model/seating.ts';
import type { World } from '../model/world.ts';
import {
  accountScope,
  conferenceCommand,
  conferenceScope,
  regionField,
} from './conference-command.ts';
import { conferenceView } from './views.ts';
import { base64, flag, integer, oneOf, optional, required, text, texts } from './field.ts';
import { findAnsweredLeg } from './find.ts';
import { commandIdField, commandOperation } from './operation.ts';

const MINUTE_MS = 60_000;

export const beepField = {
  beep_enabled: optional(oneOf('always', 'never', 'on_enter', 'on_exit')),
};
export const holdFields = { hold_audio_url: optional(text()), hold_media_name: optional(text()) };
export const supervisorRole = oneOf('barge', 'monitor', 'none', 'whisper');

export const create = commandOperation({
  name: 'conferences.create',
  path: '/conferences',
  fields: {
    ...commandIdField,
    ...regionField,
    ...beepField,
    ...holdFields,
    call_control_id: required(text()),
    name: required(text()),
    client_state: optional(base64),
    comfort_noise: optional(flag),
    duration_minutes: optional(integer(1, 1_000_000)),
    max_participants: optional(integer(2, 800)),
    start_conference_on_create: optional(flag),
  },
  idScope: accountScope,
  run(world, { body }) {
    if (body.hold_audio_url !== undefined && body.hold_media_name !== undefined) {
      const detail = 'hold_media_name and hold_audio_url cannot be used together in one request.';
      return refuse('10015', world.switches, { detail, pointer: '/hold_media_name' });
    }
    const leg = findAnsweredLeg(world, body.call_control_id);
    if ('refusal' in leg) return leg.refusal;
    const creator = leg.found;
    const { nameScope } = world.switches;
    if (world.conferences.conflicting(body.name, creator.connectionId, nameScope) !== undefined) {
      return refuse('90033', world.switches);
    }
    creator.clientState = body.client_state ?? creator.clientState;
    const minutes = body.duration_minutes;
    const conference = createConference(world, {
      name: body.name,
      creator,
      region: body.region,
      maxParticipants: body.max_participants,
      durationMs: minutes === undefined ? undefined : minutes * MINUTE_MS,
      startOnCreate: body.start_conference_on_create,
    });
    return executed(conferenceView(world, conference));
  },
});

interface SeatBody {
  readonly mute: boolean | undefined;
  readonly hold: boolean | undefined;
  readonly end_conference_on_exit: boolean | undefined;
  readonly soft_end_conference_on_exit: boolean | undefined;
  readonly start_conference_on_enter: boolean | undefined;
  readonly supervisor_role: 'barge' | 'monitor' | 'none' | 'whisper' | undefined;
  readonly beep_enabled: BeepEnabled | undefined;
  readonly whisper_call_control_ids: readonly string[] | undefined;
}

/** A supervisor who monitors is muted; one who whispers to nobody monitors. */
export const seatOptions = (world: World, body: SeatBody): SeatOptions => {
  const whisperTo = body.whisper_call_control_ids ?? [];
  const whispersToNobody = body.supervisor_role === 'whisper' && whisperTo.length === 0;
  const mutes = body.mute === true && world.switches.muteOnJoin === 'mutes';
  const monitors = body.supervisor_role === 'monitor' || whispersToNobody;
  return {
    muted: mutes || monitors,
    monitors,
    held: body.hold ?? false,
    endOnExit: body.end_conference_on_exit ?? false,
    softEndOnExit: body.soft_end_conference_on_exit ?? false,
    startOnEnter: body.start_conference_on_enter ?? false,
    beepEnabled: body.beep_enabled ?? null,
    whisperTo,
  };
};

export const join = conferenceCommand({
  name: 'conferences.join',
  action: 'join',
  idScope: accountScope,
  fields: {
    ...commandIdField,
    ...regionField,
    ...beepField,
    ...holdFields,
    call_control_id: required(text()),
    client_state: optional(base64),
    end_conference_on_exit: optional(flag),
    soft_end_conference_on_exit: optional(flag),
    hold: optional(flag),
    mute: optional(flag),
    start_conference_on_enter: optional(flag),
    supervisor_role: optional(supervisorRole),
    whisper_call_control_ids: optional(texts),
  },
  run(world, conference, body) {
    const leg = findAnsweredLeg(world, body.call_control_id);
    if ('refusal' in leg) return leg.refusal;
    if (leg.found.seat?.conference === conference) return refuse('90044', world.switches);
    if (conference.seats.size >= conference.maxParticipants) {
      const detail = `The maximum allowed value of \`max_participants\` has been reached at ${conference.maxParticipants}.`;
      return refuse('90032', world.switches, { detail });
    }
    leg.found.clientState = body.client_state ?? leg.found.clientState;
    takeSeat(world, conference, leg.found, seatOptions(world, body), world.settings.joinMs);
    return accepted();
  },
});

const notIn = { detail: 'The call is not in this conference.', pointer: '/call_control_id' };

export const leave = conferenceCommand({
  name: 'conferences.leave',
  action: 'leave',
  idScope: accountScope,
  fields: { ...commandIdField, ...regionField, ...beepField, call_control_id: required(text()) },
  run(world, conference, body) {
    const leg = findAnsweredLeg(world, body.call_control_id);
    if ('refusal' in leg) return leg.refusal;
    if (leg.found.seat?.conference !== conference) return refuse('90015', world.switches, notIn);
    unseat(world, leg.found);
    return accepted();
  },
});

export const update = conferenceCommand({
  name: 'conferences.update',
  action: 'update',
  idScope: accountScope,
  fields: {
    ...commandIdField,
    ...regionField,
    call_control_id: required(text()),
    supervisor_role: required(supervisorRole),
    whisper_call_control_ids: optional(texts),
  },
  run(world, conference, body) {
    const seat = conference.seats.get(body.call_control_id);
    if (seat === undefined) return refuse('90015', world.switches, notIn);
    const monitors = body.supervisor_role === 'monitor';
    if (monitors !== seat.monitors) seat.muted = monitors;
    seat.monitors = monitors;
    seat.whisperTo = body.whisper_call_control_ids ?? [];
    return accepted();
  },
});

export const end = conferenceCommand({
  name: 'conferences.endConference',
  action: 'end',
  idScope: conferenceScope,
  fields: commandIdField,
  run(world, conference) {
    endConference(world, conference, { reason: 'ended_via_api', by: null, soft: false });
    return accepted();
  },
});
