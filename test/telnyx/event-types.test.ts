import { describe, expect, it } from 'vitest';
import { eventTypeLabel, isCallEventType } from '../../src/telnyx/event-types.ts';

describe("an event type as a metric's label", () => {
  it.each(['call.initiated', 'conference.ended', 'call.bridged', 'conference.speak.started'])(
    'is %s itself when Telnyx documents it',
    (type) => {
      expect(eventTypeLabel(type)).toBe(type);
    },
  );

  it.each(['', 'call.initiated2', 'constructor', '__proto__', 'toString', null])(
    'is `other` for %s',
    (type) => {
      expect(eventTypeLabel(type)).toBe('other');
    },
  );

  it('does not take a name that every object has for a type', () => {
    expect(isCallEventType('hasOwnProperty')).toBe(false);
  });
});
