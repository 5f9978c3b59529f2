import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeClientState } from '../../src/telnyx/client-state-codec.ts';
import { isCallEventType, isConferenceEventType } from '../../src/telnyx/event-types.ts';
import { type ParsedWebhook, parseWebhook } from '../../src/telnyx/parse-webhook.ts';
import {
  delivery,
  fixtureBytes,
  fixtureNames,
  type FixtureSource,
} from '../support/webhook-fixture.ts';

const OPTIONS = { connectionId: null, receivedAtMs: Date.UTC(2026, 10, 22) };
const LEG = '428c31b6-7af4-4bcb-b7f5-5013ef9657c1';
const CONFERENCE = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const CONNECTION = '1684641123236054244';

const parse = (body: unknown, connectionId: string | null = null): ParsedWebhook =>
  parseWebhook(Buffer.from(JSON.stringify(body)), { ...OPTIONS, connectionId });

const reasonOf = (webhook: ParsedWebhook): string =>
  webhook.kind === 'unreadable' ? webhook.reason : `(${webhook.kind})`;

const sources: readonly FixtureSource[] = ['documented', 'observed'];
const samples = sources.flatMap((source) =>
  fixtureNames(source).map((name): [FixtureSource, string] => [source, name]),
);

describe("Telnyx's samples", () => {
  it('are 31 documented and 5 observed deliveries', () => {
    expect(sources.map((source) => fixtureNames(source).length)).toEqual([31, 5]);
  });

  it.each(samples)('%s %s is a message or is ignored', (source, name) => {
    const parsed = parseWebhook(fixtureBytes(name, source), OPTIONS);
    const isActedOn = isCallEventType(name) || isConferenceEventType(name);
    expect(parsed).toMatchObject({ kind: isActedOn ? 'message' : 'ignored', eventType: name });
  });
});

describe('the mailbox', () => {
  it.each(['call.initiated', 'call.hangup', 'conference.participant.left'])(
    "of %s is its call's",
    (type) => {
      expect(parse(delivery(type))).toMatchObject({ mailbox: `call:${LEG}` });
    },
  );

  it.each([
    'conference.created',
    'conference.ended',
    'conference.floor.changed',
    'conference.recording.saved',
  ])("of %s is its conference's when the client state is not ours", (type) => {
    expect(parse(delivery(type))).toMatchObject({ mailbox: `conference:${CONFERENCE}` });
  });

  it("of a conference's event is the room that our client state names", () => {
    const clientState = { line: 'sales', role: 'guest', generation: 2 } as const;
    const body = delivery('conference.ended', { client_state: encodeClientState(clientState) });
    expect(parse(body)).toMatchObject({
      mailbox: 'room:sales',
      message: { clientState },
    });
  });

  it("of a participant's event is the call, though the client state names a room", () => {
    const client_state = encodeClientState({ line: 'sales', role: 'guest', generation: 2 });
    const body = delivery('conference.participant.joined', { client_state });
    expect(parse(body)).toMatchObject({ mailbox: `call:${LEG}` });
  });
});

describe('the id', () => {
  it("is the event's, whatever the attempt", () => {
    const again = delivery('call.answered');
    again.meta['attempt'] = 2;
    expect(parse(again)).toMatchObject({ id: '1798e752-bc0e-5332-861d-fb294232edc3' });
  });

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a number', 7],
    ['empty', ''],
    ['of 257 characters', 'x'.repeat(257)],
    ['of 10 kB', 'x'.repeat(10_240)],
    ['broken by a line end', 'a\nb'],
    ['broken by a null byte', 'a\u0000b'],
    ['of letters beyond ASCII', 'ü'],
  ])('is not read when it is %s', (_what, id) => {
    const body = delivery('call.answered');
    body.data['id'] = id;
    expect(reasonOf(parse(body))).toMatch(/^id is (missing|not an id)$/);
  });

  it('may be 256 characters long', () => {
    const body = delivery('call.answered');
    body.data['id'] = 'x'.repeat(256);
    expect(parse(body)).toMatchObject({ kind: 'message' });
  });
});

describe('an event that cannot be read', () => {
  it.each<[string, string, string]>([
    ['text', 'hello', 'the body is not JSON'],
    ['nothing', '', 'the body is not JSON'],
    ['half an object', '{"data":', 'the body is not JSON'],
    ['null', 'null', 'the body is not an object'],
    ['a number', '7', 'the body is not an object'],
    ['a list', '[{"data":{}}]', 'the body is not an object'],
    ['an empty object', '{}', 'data is not an object'],
    ['data as a list', '{"data":[]}', 'data is not an object'],
    ['data as null', '{"data":null}', 'data is not an object'],
    ['data without a type', '{"data":{"id":"1"}}', 'event_type is missing'],
    ['a type that is a number', '{"data":{"event_type":1}}', 'event_type is not an id'],
    ['deep nesting', '['.repeat(100_000), 'the body is not JSON'],
    ['deep nesting that ends', '['.repeat(9_999) + ']'.repeat(9_999), 'the body is not an object'],
  ])('is %s', (_what, text, reason) => {
    expect(reasonOf(parseWebhook(Buffer.from(text), OPTIONS))).toBe(reason);
  });

  it('is one without a payload', () => {
    const { data } = delivery('call.answered');
    expect(reasonOf(parse({ data: { ...data, payload: undefined } }))).toBe(
      'payload is not an object',
    );
  });

  it('is the flat envelope of API version 1, and the reason says what to set', () => {
    const flat = {
      event_type: 'call_initiated',
      id: 'e1',
      created_at: '2026-11-22T09:00:00Z',
      payload: { call_leg_id: LEG },
    };
    expect(reasonOf(parse(flat))).toContain('webhook_api_version');
  });

  it('keeps its id and type where they are legible', () => {
    expect(parse(delivery('call.answered', { call_leg_id: undefined }))).toEqual({
      kind: 'unreadable',
      id: '1798e752-bc0e-5332-861d-fb294232edc3',
      eventType: 'call.answered',
      reason: 'call_leg_id is missing',
    });
  });

  it('is told by a reason that repeats nothing of the body', () => {
    const secret = '+12025550147';
    const parsed = parse(delivery('call.dtmf.received', { digit: secret }));
    expect(reasonOf(parsed)).toBe('digit is not a key of a telephone');
  });
});

describe('an event that is ignored', () => {
  it.each(['call.bridged', 'message.received', '__proto__', 'constructor'])(
    'is of the type %s',
    (type) => {
      const body = { data: { event_type: type } };
      expect(parse(body)).toEqual({ kind: 'ignored', eventType: type, reason: 'not_acted_on' });
    },
  );

  it('is of another connection', () => {
    expect(parse(delivery('call.initiated'), 'another')).toEqual({
      kind: 'ignored',
      eventType: 'call.initiated',
      reason: 'other_connection',
    });
  });

  it('is of another connection, though it could not be read either', () => {
    expect(parse(delivery('call.initiated', { call_leg_id: undefined }), 'another')).toMatchObject({
      reason: 'other_connection',
    });
  });

  it('is not one of our connection', () => {
    expect(parse(delivery('call.initiated'), CONNECTION)).toMatchObject({ kind: 'message' });
  });

  it('is not one that names no connection', () => {
    const body = delivery('call.initiated', { connection_id: undefined });
    expect(parse(body, CONNECTION)).toMatchObject({
      kind: 'message',
      message: { connectionId: null },
    });
  });
});

describe('a floor change', () => {
  it('is read without the data around it', () => {
    const { data } = delivery('conference.floor.changed');
    expect(parse(data)).toMatchObject({
      kind: 'message',
      id: '0920bcf2-05c7-5a9d-a6d8-f12271e5a2ba',
      message: { type: 'conference.floor.changed', callLegId: LEG },
    });
  });
});

describe('any bytes', () => {
  it('are parsed without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (bytes) => {
        expect(parseWebhook(Buffer.from(bytes), OPTIONS).kind).toBe('unreadable');
      }),
    );
  });

  it('are parsed without an exception when they are JSON in the shape of an event', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const event = fc.record(
      {
        event_type: fc.constantFrom('call.hangup', 'conference.ended', '__proto__'),
        id: fc.oneof(fc.uuid(), json),
        occurred_at: json,
        payload: fc.oneof(
          json,
          fc.record({ call_leg_id: fc.uuid(), call_control_id: json, client_state: json }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, (data) => {
        expect(['message', 'ignored', 'unreadable']).toContain(parse({ data }).kind);
      }),
    );
  });

  it('that are not UTF-8 spoil a name but not the event', () => {
    const text = JSON.stringify(delivery('call.initiated', { caller_id_name: 'NAME' }));
    const [before, after] = text.split('NAME');
    const bytes = Buffer.concat([
      Buffer.from(before ?? ''),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(after ?? ''),
    ]);
    expect(parseWebhook(bytes, OPTIONS)).toMatchObject({ kind: 'message' });
  });

  it('cannot change what an object is by a key named __proto__', () => {
    const body = JSON.stringify(delivery('call.hangup')).replace(
      '"payload":{',
      '"payload":{"__proto__":{"call_leg_id":"forged","polluted":true},',
    );
    const parsed = parseWebhook(Buffer.from(body), OPTIONS);
    expect(parsed).toMatchObject({ mailbox: `call:${LEG}` });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
