import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../src/call/message.ts';
import { parseCallEvent } from '../../src/telnyx/parse-call-event.ts';
import { delivery } from '../support/webhook-fixture.ts';

const OCCURRED_AT = '2026-11-22T09:00:00.000000Z';

const IDS = {
  callLegId: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
  callControlId: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg',
  callSessionId: '428c31b6-abf3-3bc1-b7f4-5013ef9657c1',
  connectionId: '1684641123236054244',
  clientState: null,
  occurredAt: OCCURRED_AT,
};
const PARTIES = { from: '+12025550133', to: '+12025550131' };

const parse = (type: CallEvent['type'], payload: Record<string, unknown> = {}): CallEvent =>
  parseCallEvent(type, delivery(type, payload).data.payload, OCCURRED_AT);

describe("a call's event", () => {
  it.each<CallEvent>([
    { ...IDS, type: 'call.initiated', ...PARTIES, direction: 'incoming' },
    { ...IDS, type: 'call.answered', ...PARTIES },
    {
      ...IDS,
      type: 'call.hangup',
      ...PARTIES,
      hangupCause: 'normal_clearing',
      hangupSource: 'caller',
    },
    { ...IDS, type: 'call.dtmf.received', digit: '1' },
    { ...IDS, type: 'call.gather.ended', digits: '1234', status: 'valid' },
    { ...IDS, type: 'call.speak.started' },
    { ...IDS, type: 'call.speak.ended', status: 'completed' },
    { ...IDS, type: 'call.playback.started' },
    { ...IDS, type: 'call.playback.ended', status: 'completed' },
    {
      ...IDS,
      type: 'conference.participant.joined',
      conferenceId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    },
    {
      ...IDS,
      type: 'conference.participant.left',
      conferenceId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    },
    {
      ...IDS,
      type: 'conference.participant.speak.ended',
      conferenceId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    },
  ])('$type is read in full', (expected) => {
    expect(parse(expected.type)).toEqual(expected);
  });

  it.each<[CallEvent['type'], string]>([
    ['call.initiated', 'call_leg_id'],
    ['call.hangup', 'call_leg_id'],
    ['call.hangup', 'call_control_id'],
    ['conference.participant.joined', 'conference_id'],
    ['conference.participant.left', 'call_leg_id'],
  ])('%s is not read without %s', (type, field) => {
    expect(() => parse(type, { [field]: undefined })).toThrow(`${field} is missing`);
  });

  it.each(['a b', 'a\r\nb', '', 'x'.repeat(257), 'é'])(
    'is not read with the leg id %j, which would become a key',
    (call_leg_id) => {
      expect(() => parse('call.hangup', { call_leg_id })).toThrow('call_leg_id is not an id');
    },
  );

  it('is read with nothing but its two ids', () => {
    const payload = { call_leg_id: 'leg', call_control_id: 'v3:leg' };
    expect(parseCallEvent('call.hangup', payload, OCCURRED_AT)).toEqual({
      type: 'call.hangup',
      callLegId: 'leg',
      callControlId: 'v3:leg',
      callSessionId: null,
      connectionId: null,
      clientState: null,
      occurredAt: OCCURRED_AT,
      from: null,
      to: null,
      hangupCause: 'unspecified',
      hangupSource: null,
    });
  });

  it('drops an optional id that is none', () => {
    expect(parse('call.answered', { call_session_id: 'x'.repeat(10_240) })).toMatchObject({
      callSessionId: null,
    });
  });

  it('drops a number longer than any SIP address', () => {
    expect(parse('call.answered', { from: '1'.repeat(1025) })).toMatchObject({ from: null });
  });

  it('keeps a name in any script', () => {
    expect(parse('call.answered', { from: 'sip:Zoë@example.com' })).toMatchObject({
      from: 'sip:Zoë@example.com',
    });
  });
});

describe('call.initiated', () => {
  it.each<[unknown, string]>([
    ['incoming', 'incoming'],
    ['outgoing', 'outgoing'],
    [undefined, 'incoming'],
    [null, 'incoming'],
  ])('with the direction %s is %s', (direction, expected) => {
    expect(parse('call.initiated', { direction })).toMatchObject({ direction: expected });
  });
});

describe('call.dtmf.received', () => {
  it.each(['0', '9', '*', '#', 'A', 'D'])('carries the key %s', (digit) => {
    expect(parse('call.dtmf.received', { digit })).toMatchObject({ digit });
  });

  it.each([undefined, null, '', '12', 5, 'x'])('is not read with the digit %s', (digit) => {
    expect(() => parse('call.dtmf.received', { digit })).toThrow('digit');
  });
});

describe('call.gather.ended', () => {
  it('without digits and status has none and an unknown one', () => {
    const event = parse('call.gather.ended', { digits: undefined, status: undefined });
    expect(event).toMatchObject({ digits: '', status: 'unknown' });
  });
});
