// What a line's `conference` sets is what Telnyx is asked for, under Telnyx's own names.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { decodeClientState } from '../../src/telnyx/client-state-codec.ts';
import { eventually } from '../support/eventually.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/recording-proxy.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const FIELDS = {
  beep_enabled: 'on_enter',
  comfort_noise: false,
  duration_minutes: 90,
  hold_audio_url: 'https://media.example.com/hold.mp3',
  max_participants: 17,
  region: 'Europe',
};
const NAMED_MEDIA = { hold_media_name: 'hold-music' };

const LINES = [
  { name: 'every-field', numbers: [lineNumber(0)], greeting: '', conference: FIELDS },
  { name: 'named-media', numbers: [lineNumber(1)], greeting: '', conference: NAMED_MEDIA },
  { name: 'no-field', numbers: [lineNumber(2)], greeting: '' },
  {
    name: 'with-host',
    numbers: [lineNumber(3)],
    greeting: '',
    wait_for_host: true,
    host_pin: '4711',
  },
];

let proxy: RecordingProxy;
let service: TestService;

beforeAll(async () => {
  proxy = await startRecordingProxy();
  service = await startTestService({
    lines: LINES,
    env: { TELNYX_BASE_URL: proxy.baseUrl, CONFERENCE_NAME_PREFIX: 'acme-' },
  });
  proxy.passTo(service.simulator.baseUrl);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

type Body = Readonly<Record<string, unknown>>;

const created = (name: string): Body | undefined =>
  proxy.requests
    .filter(({ method, path }) => method === 'POST' && path === '/conferences')
    .map(({ body }) => body as Body)
    .find((body) => body['name'] === name);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it.each([
  ['every-field', 0, FIELDS],
  ['named-media', 1, NAMED_MEDIA],
  ['no-field', 2, {}],
] as const)('the line %s is created with its fields, and no others', async (name, nth, fields) => {
  const caller = service.simulator.dial({ from: callerNumber(nth), to: lineNumber(nth) });
  await caller.joined;
  expect(created(`acme-${name}`)).toEqual({
    ...fields,
    name: `acme-${name}`,
    call_control_id: caller.callControlId,
    start_conference_on_create: true,
    command_id: expect.stringMatching(UUID),
    client_state: expect.any(String),
  });
  expect(decodeClientState(created(`acme-${name}`)?.['client_state'])).toEqual({
    line: name,
    role: 'guest',
    generation: 1,
  });
  caller.hangUp();
});

it('a join names the region of its conference, and nobody is muted by it', async () => {
  const [first, second] = [5, 6].map((nth) =>
    service.simulator.dial({ from: callerNumber(nth), to: lineNumber(0) }),
  );
  const id = await first?.joined;
  await second?.joined;
  const join = proxy.requests.find(({ path }) => path === `/conferences/${id}/actions/join`);
  expect(join?.body).toMatchObject({ region: 'Europe', mute: false });
  first?.hangUp();
  second?.hangUp();
});

it('a guest who comes first creates a conference that waits for a host, and a host starts it', async () => {
  const { simulator } = service;
  const guest = simulator.dial({ from: callerNumber(3), to: lineNumber(3) });
  await guest.hears('pound key');
  void guest.press('#');
  const id = await guest.joined;
  expect(created('acme-with-host')).toMatchObject({ start_conference_on_create: false });
  await guest.hears('The host has not arrived yet.');
  expect(await service.read(`/conferences/${id}`)).toMatchObject({
    status: 'init',
    host_present: false,
  });

  const host = simulator.dial({ from: callerNumber(4), to: lineNumber(3) });
  await host.hears('pound key');
  void host.press('4711#');
  expect(await host.joined).toBe(id);
  const joins = proxy.requests.filter(({ path }) => path === `/conferences/${id}/actions/join`);
  expect(joins.map(({ body }) => body)).toMatchObject([
    { call_control_id: host.callControlId, start_conference_on_enter: true },
  ]);
  await eventually(() => service.read(`/conferences/${id}`)).toMatchObject({
    status: 'in_progress',
    host_present: true,
  });
  guest.hangUp();
  host.hangUp();
});

it('every command carries a command_id that no other command has', () => {
  const commands = proxy.requests.filter(({ method }) => method === 'POST');
  const ids = commands.map(({ body }) => (body as Body)['command_id']);
  expect(new Set(ids).size).toBe(commands.length);
  for (const id of ids) expect(id).toMatch(UUID);
});
