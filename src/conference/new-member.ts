import { lineOf, type RoomContext } from './draft.ts';
import type { Caller } from './message.ts';
import type { Member } from './state.ts';

/** Somebody without a seat yet, but already muted where the line mutes its guests. */
export const newMember = (caller: Caller, context: RoomContext): Member => ({
  callLegId: caller.callLegId,
  callControlId: caller.callControlId,
  callSessionId: caller.callSessionId,
  from: caller.from,
  role: caller.role,
  status: 'left',
  requestedAt: context.now,
  conferenceId: null,
  joinedAt: null,
  leftAt: null,
  occurredAt: null,
  muted: caller.role === 'guest' && lineOf(context).muteOnEntry,
  onHold: false,
  handRaisedAt: null,
  toldOfRecording: false,
});
