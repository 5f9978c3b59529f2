// A call as `/v1` shows it, with everything that happened to it.

import type { CallState } from '../call/state.ts';
import { storyOf } from '../call/story.ts';
import type { TimelineEntry, TimelineItem } from '../call/timeline.ts';
import { isoTime } from './iso-time.ts';

export const callResource = (
  call: CallState,
  timeline: readonly TimelineEntry[],
  maskNumber: (number: string) => string,
): object => {
  const { items, outcome, why } = storyOf(call, timeline);
  return {
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
    outcome,
    /** One sentence: why the caller got in, or did not. */
    why,
    timeline: items.map(timelineResource),
  };
};

/** `at` is when partyline applied it, `occurred_at` Telnyx's time of an event. */
const timelineResource = ({ at, occurredAt, type, detail, sentence }: TimelineItem): object => ({
  at: isoTime(at),
  occurred_at: isoTime(occurredAt),
  type,
  detail,
  sentence,
});
