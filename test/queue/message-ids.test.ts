import { describe, expect, it } from 'vitest';

import { effectId, failSafeId, resultId } from '../../src/queue/message-ids.ts';

describe('ids that follow from their cause', () => {
  it('are the same for the same cause, in every release', () => {
    expect(effectId('call:leg-1', 'event-1', 0)).toBe('f59d6ed2-3dfa-5143-abba-7d06bf7b8f52');
  });

  it('differ by mailbox, message and position', () => {
    const ids = [
      effectId('call:leg-1', 'event-1', 0),
      effectId('call:leg-1', 'event-1', 1),
      effectId('call:leg-1', 'event-2', 0),
      effectId('call:leg-2', 'event-1', 0),
      failSafeId('call:leg-1', 'event-1'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are UUIDs of version 5, as Telnyx takes them for a command_id', () => {
    for (let position = 0; position < 50; position += 1) {
      expect(effectId('room:support', 'event-1', position)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('name a result by its command', () => {
    expect(resultId('c1')).toBe('result-c1');
  });
});
