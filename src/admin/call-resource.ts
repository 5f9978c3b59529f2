// A call as `/v1` shows it, with everything that happened to it.

import type { CallState } from '../call/state.ts';
import { describeEntry, type TimelineEntry } from '../call/timeline.ts';
import { isoTime } from './iso-time.ts';

export const callResource = (
  call: CallState,
  timeline: readonly TimelineEntry[],
  maskNumber: (number: string) => string,
): object => ({
  record_type: 'call',
  call_control_id: call.callControlId,
  call_leg_id: call.callLegId,
  call_session_id: call.callSessionId,
  connection_id: call.connectionId,
  /** The conference that the caller is in, or was in last. */
  conference_id: call.membership?.conferenceId ?? null,
  line: call.line,
  phase: call.phase,
  role: call.role,
  direction: call.direction,
  from: call.from === null ? null : maskNumber(call.from),
  to: call.to === null ? null : maskNumber(call.to),
  started_at: isoTime(call.startedAt),
  answered_at: isoTime(call.answeredAt),
  joined_at: isoTime(call.joinedAt),
  ended_at: isoTime(call.endedAt),
  hangup_cause: call.hangupCause,
  timeline: timeline.map(timelineResource),
});

/** `at` is when partyline applied it, `occurred_at` Telnyx's time of an event. */
const timelineResource = (entry: TimelineEntry): object => {
  const { at, occurredAt, type, detail, sentence } = describeEntry(entry);
  return { at: isoTime(at), occurred_at: isoTime(occurredAt), type, detail, sentence };
};
