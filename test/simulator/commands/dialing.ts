// calls.dial: the service calls somebody.

import { beginLeg, connectLeg } from '../model/leg-life.ts';
import { createConference } from '../model/conference-life.ts';
import { isOpen } from '../model/conference.ts';
import { endLeg } from '../model/endings.ts';
import { isAlive } from '../model/leg.ts';
import type { Hangup, Leg } from '../model/leg.ts';
import { refuse } from '../model/refusal.ts';
import { executed } from '../model/reply.ts';
import { takeSeat } from '../model/seating.ts';
import type { World } from '../model/world.ts';
import { base64, flag, integer, object, optional, required, text, texts } from './field.ts';
import type { Body } from './field.ts';
import { findConference } from './find.ts';
import { commandIdField, commandOperation } from './operation.ts';
import { beepField, holdFields, seatOptions, supervisorRole } from './seating.ts';
import { dialledView } from './views.ts';

const SECOND_MS = 1000;
const RING_SECS = 30;
const E164 = /^\+[1-9][0-9]{6,14}$/;

const conferenceConfig = {
  ...beepField,
  ...holdFields,
  id: optional(text()),
  conference_name: optional(text()),
  early_media: optional(flag),
  end_conference_on_exit: optional(flag),
  soft_end_conference_on_exit: optional(flag),
  hold: optional(flag),
  mute: optional(flag),
  start_conference_on_enter: optional(flag),
  start_conference_on_create: optional(flag),
  supervisor_role: optional(supervisorRole),
  whisper_call_control_ids: optional(texts),
};

/** Into the conference that is named, which is created when there is none. */
const enterConference = (world: World, leg: Leg, config: Body<typeof conferenceConfig>): void => {
  const idOrName = config.id ?? config.conference_name;
  const conference = idOrName === undefined ? undefined : findConference(world, idOrName);
  const seat = seatOptions(world, config);
  if (conference !== undefined && isOpen(conference)) {
    if (conference.seats.size >= conference.maxParticipants) return;
    return takeSeat(world, conference, leg, seat, world.settings.joinMs);
  }
  if (config.conference_name === undefined) return;
  const startOnCreate = config.start_conference_on_create;
  createConference(world, { name: config.conference_name, creator: leg, startOnCreate, seat });
};

const unanswered: Hangup = { cause: 'timeout', source: 'unknown', sip: '487' };
const refusals = {
  reject: { cause: 'call_rejected', source: 'callee', sip: '603' },
  busy: { cause: 'user_busy', source: 'callee', sip: '486' },
} as const satisfies Readonly<Record<string, Hangup>>;

/** What becomes of the ringing: the callee's doing, or the dial's time-out. */
const ring = (world: World, leg: Leg, ringMs: number, onAnswer: () => void): void => {
  const afterMs = world.settings.calleeAnswerMs;
  const callee = world.callees.get(leg.to) ?? { does: 'answer', afterMs };
  const giveUp = world.after(ringMs, () => endLeg(world, leg, unanswered), leg.timers);
  if (callee.does === 'ring') return;
  const act = (): void => {
    giveUp();
    if (callee.does === 'answer') onAnswer();
    else endLeg(world, leg, refusals[callee.does]);
  };
  world.after(callee.afterMs, act, leg.timers);
};

export const dial = commandOperation({
  name: 'calls.dial',
  path: '/calls',
  idScope: () => 'dial',
  fields: {
    ...commandIdField,
    connection_id: required(text()),
    from: required(text()),
    to: required(text()),
    client_state: optional(base64),
    timeout_secs: optional(integer(5, 600)),
    time_limit_secs: optional(integer(30, 14_400)),
    link_to: optional(text()),
    conference_config: optional(object(conferenceConfig)),
  },
  run(world, { body }) {
    if (!world.connectionIds.has(body.connection_id)) {
      return refuse('10015', world.switches, {
        title: 'Invalid value for connection_id (Call Control App ID)',
        detail:
          'The requested connection_id (Call Control App ID) is either invalid or does not exist. Only Call Control Apps with valid webhook URL are accepted.',
        pointer: '/connection_id',
      });
    }
    if (!E164.test(body.to)) return refuse('10016', world.switches, { pointer: '/to' });
    const linked = body.link_to === undefined ? undefined : world.legs.byControlId(body.link_to);
    const leg = beginLeg(world, {
      connectionId: body.connection_id,
      from: body.from,
      to: body.to,
      direction: 'outgoing',
      clientState: body.client_state ?? null,
      ...(linked === undefined ? {} : { callSessionId: linked.callSessionId }),
      ...(body.time_limit_secs === undefined ? {} : { limitMs: body.time_limit_secs * SECOND_MS }),
    });
    ring(world, leg, (body.timeout_secs ?? RING_SECS) * SECOND_MS, () => {
      connectLeg(world, leg);
      if (body.conference_config !== undefined && isAlive(leg)) {
        enterConference(world, leg, body.conference_config);
      }
    });
    return executed(dialledView(leg));
  },
});
