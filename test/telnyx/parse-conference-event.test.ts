import { describe, expect, it } from 'vitest';
import type { ConferenceEvent } from '../../src/conference/message.ts';
import { parseConferenceEvent } from '../../src/telnyx/parse-conference-event.ts';
import { delivery } from '../support/webhook-fixture.ts';

const OCCURRED_AT = '2026-11-22T09:00:00.000000Z';
const LEG = '428c31b6-7af4-4bcb-b7f5-5013ef9657c1';

const IDS = {
  conferenceId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  connectionId: '1684641123236054244',
  clientState: null,
  occurredAt: OCCURRED_AT,
};

const parse = (
  type: ConferenceEvent['type'],
  payload: Record<string, unknown> = {},
): ConferenceEvent => parseConferenceEvent(type, delivery(type, payload).data.payload, OCCURRED_AT);

describe("a conference's event", () => {
  it.each<ConferenceEvent>([
    { ...IDS, type: 'conference.created', callLegId: LEG },
    { ...IDS, type: 'conference.ended', reason: 'all_left' },
    {
      ...IDS,
      type: 'conference.floor.changed',
      callLegId: LEG,
      callControlId: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg',
    },
    {
      ...IDS,
      type: 'conference.recording.saved',
      recordingId: '4577f9a2-cf0e-44f3-ac57-9f95fb03fa47',
      format: 'mp3',
      channels: 'single',
      recordingStartedAt: '2025-09-02T09:18:05.976123Z',
      recordingEndedAt: '2025-09-02T09:18:43.976123Z',
    },
  ])('$type is read in full', (expected) => {
    expect(parse(expected.type)).toEqual(expected);
  });

  it('is not read without a conference_id', () => {
    expect(() => parse('conference.ended', { conference_id: undefined })).toThrow(
      'conference_id is missing',
    );
  });

  it('is not read when it saved a recording without an id', () => {
    expect(() => parse('conference.recording.saved', { recording_id: null })).toThrow(
      'recording_id is not an id',
    );
  });

  it('may end for a reason that is not documented, or for none', () => {
    expect(parse('conference.ended', { reason: 'ended_via_api' })).toMatchObject({
      reason: 'ended_via_api',
    });
    expect(parse('conference.ended', { reason: undefined })).toMatchObject({ reason: null });
  });

  it('may name no call', () => {
    const nobody = { call_leg_id: null, call_control_id: null };
    expect(parse('conference.floor.changed', nobody)).toMatchObject({
      callLegId: null,
      callControlId: null,
    });
  });
});
