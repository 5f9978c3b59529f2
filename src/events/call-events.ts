// What one transition of a call is worth telling.

import { outcomeOf } from '../call/end.ts';
import { isForeign } from '../call/foreign.ts';
import type { CallState, PhaseName } from '../call/state.ts';
import type { CallEventType, EventDraft, EventPayload } from './event.ts';

/** Being in a conference is told from Telnyx's own word for it, not from the phase. */
const EVENTS: Readonly<Record<PhaseName, CallEventType | null>> = {
  ringing: null,
  accepting: 'call.accepting',
  answering: 'call.answering',
  'collecting-pin': 'call.collecting_pin',
  entering: 'call.entering',
  waiting: 'call.waiting',
  joining: 'call.joining',
  'in-conference': null,
  leaving: 'call.leaving',
  ended: 'call.ended',
};

/** In the order in which they happened. A foreign call has none. */
export const callEvents = (
  before: CallState | null,
  after: CallState | null,
  maskNumber: (number: string) => string,
): readonly EventDraft[] => {
  if (after === null || isForeign(after)) return [];
  const types: CallEventType[] = [];
  if (before === null || isForeign(before)) types.push('call.ringing');
  if (after.answeredAt !== null && (before?.answeredAt ?? null) === null) {
    types.push('call.answered');
  }
  const from = before === null ? null : placeOf(before);
  const to = placeOf(after);
  if (from !== null && from !== to) types.push('call.left');
  if (to !== null && from !== to) types.push('call.joined');
  const phase = EVENTS[after.phase];
  if (phase !== null && before?.phase !== after.phase) types.push(phase);
  return types.map((type) => ({
    type,
    payload: payloadOf(after, type === 'call.left' ? from : to, maskNumber),
  }));
};

/** The conference that the caller is in. */
const placeOf = (call: CallState): string | null => {
  if (call.phase === 'ended') return null;
  if (call.membership !== null)
    return call.membership.present ? call.membership.conferenceId : null;
  return call.phase === 'in-conference' ? call.conferenceId : null;
};

const payloadOf = (
  call: CallState,
  conferenceId: string | null,
  maskNumber: (number: string) => string,
): EventPayload => ({
  call_control_id: call.callControlId,
  call_leg_id: call.callLegId,
  call_session_id: call.callSessionId,
  connection_id: call.connectionId,
  conference_id: conferenceId,
  line: call.line,
  phase: call.phase,
  role: call.role,
  direction: call.direction,
  from: call.from === null ? null : maskNumber(call.from),
  to: call.to === null ? null : maskNumber(call.to),
  ...(call.phase === 'ended'
    ? {
        hangup_cause: call.hangupCause,
        hangup_source: call.hangupSource,
        outcome: outcomeOf(call),
      }
    : {}),
});
