// What the reconciler does, in small: it compares what is known with what is true, and tells the
// mailboxes what no webhook told them.

import type { Leg } from './telnyx.ts';
import type { World } from './world.ts';
import type { LegFound } from '../../src/call/message.ts';
import type { CallState } from '../../src/call/state.ts';
import { callMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';

/** A leg that is younger may be about to become known. */
const UNKNOWN_FOR_MS = 60_000;

export const reconcile = (world: World): void => {
  const calls = new Map(world.mailboxes.calls().map((call) => [call.callLegId, call]));
  for (const leg of world.telnyx.legs.values()) {
    const call = calls.get(leg.legId);
    if (leg.alive) reconcileLive(world, leg, call);
    else if (call !== undefined && call.phase !== 'ended') tellOfEnd(world, leg);
  }
  for (const { state } of world.mailboxes.rooms()) {
    if (state.phase !== 'open' && state.phase !== 'closing') continue;
    const { conferenceId } = state.conference;
    if (world.telnyx.conferences.get(conferenceId)?.status !== 'completed') continue;
    world.post(roomMailbox(state.line), {
      type: 'conference.ended',
      conferenceId,
      connectionId: null,
      clientState: null,
      occurredAt: occurredAt(world),
      reason: null,
    });
  }
};

const reconcileLive = (world: World, leg: Leg, call: CallState | undefined): void => {
  const mailbox = callMailbox(leg.legId);
  if (call === undefined) {
    const isOld = world.now() - leg.dialledAt > UNKNOWN_FOR_MS;
    if (isOld) world.post(mailbox, legFound(leg));
    return;
  }
  const isInside = leg.isIn && leg.conferenceId !== null;
  if (call.phase !== 'in-conference') {
    if (call.phase === 'ended' || isInside) world.post(mailbox, legFound(leg));
    return;
  }
  if (leg.conferenceId === call.conferenceId) return;
  world.post(mailbox, {
    ...idsOf(world, leg),
    ...(isInside
      ? { type: 'conference.participant.joined', conferenceId: leg.conferenceId }
      : { type: 'conference.participant.left', conferenceId: call.conferenceId }),
  });
};

const tellOfEnd = (world: World, leg: Leg): void => {
  const { from, to } = leg;
  world.post(callMailbox(leg.legId), {
    ...idsOf(world, leg),
    from,
    to,
    type: 'call.hangup',
    hangupCause: 'normal_clearing',
    hangupSource: null,
  });
};

const legFound = (leg: Leg): LegFound => ({
  type: 'leg.found',
  callControlId: leg.controlId,
  callSessionId: null,
  clientState: leg.clientState,
  line: leg.clientState?.line ?? null,
  conferenceId: leg.isIn ? leg.conferenceId : null,
  startedAt: leg.dialledAt,
});

const idsOf = (world: World, leg: Leg) => ({
  callLegId: leg.legId,
  callControlId: leg.controlId,
  callSessionId: null,
  connectionId: null,
  clientState: leg.clientState,
  occurredAt: occurredAt(world),
});

const occurredAt = (world: World): string =>
  `${new Date(world.now()).toISOString().slice(0, -1)}000Z`;
