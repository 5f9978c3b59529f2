import type { Event } from '../../src/events/event.ts';

/** The nth event of a test. */
export const sampleEvent = (nth: number, changes: Partial<Event> = {}): Event => ({
  record_type: 'event',
  id: `event-${nth}`,
  event_type: 'call.joined',
  occurred_at: '2026-11-22T09:00:00.000Z',
  payload: { line: 'support', call_leg_id: `leg-${nth}` },
  ...changes,
});
