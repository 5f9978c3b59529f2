// What partyline tells the outside of its calls and conferences: server-sent events and outgoing
// webhooks. An event says what has become true, and is committed with the state that made it true.

export type CallEventType =
  | 'call.ringing'
  | 'call.accepting'
  | 'call.answering'
  | 'call.answered'
  | 'call.collecting_pin'
  | 'call.entering'
  | 'call.waiting'
  | 'call.joining'
  | 'call.joined'
  | 'call.left'
  | 'call.leaving'
  | 'call.ended';

export type ConferenceEventType =
  | 'conference.created'
  | 'conference.started'
  | 'conference.ended'
  | 'conference.locked'
  | 'conference.unlocked'
  | 'conference.mode.changed'
  | 'conference.floor.changed'
  | 'conference.recording.started'
  | 'conference.recording.paused'
  | 'conference.recording.resumed'
  | 'conference.recording.stopped'
  | 'conference.recording.saved'
  | 'conference.participant.joined'
  | 'conference.participant.left'
  | 'conference.participant.muted'
  | 'conference.participant.unmuted'
  | 'conference.participant.held'
  | 'conference.participant.unheld'
  | 'conference.participant.hand_raised'
  | 'conference.participant.hand_lowered'
  | 'conference.participant.role_changed';

export type EventType = CallEventType | ConferenceEventType;

/** An event before it has an id and a time. */
export interface EventDraft {
  readonly type: EventType;
  /** Telnyx's field names. */
  readonly payload: EventPayload;
}

export interface EventPayload {
  readonly line: string | null;
  readonly [field: string]: string | number | boolean | null;
}

/** As it is sent, in the form of Telnyx's own events. */
export interface Event {
  readonly record_type: 'event';
  /** The same however often it is sent. */
  readonly id: string;
  readonly event_type: EventType;
  /** When partyline applied what it tells of. */
  readonly occurred_at: string;
  readonly payload: EventPayload;
}
