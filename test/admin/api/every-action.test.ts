// Every action of config/openapi.yaml against the running service: each status that can be had, each
// answer as it is described, and the events that come of it.

import { describe, expect, it } from 'vitest';

import { listenToEvents } from '../../support/event-listener.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { ADMIN_TOKEN } from '../../support/test-service.ts';
import {
  actionOf,
  actions,
  faultsOfEvent,
  unseenOf,
  useDescribedService,
} from './described-service.ts';

const { service, known, ask, act } = useDescribedService();

const DIAL = { to: callerNumber(90), from: lineNumber(0) };
const TARGETED = ['mute', 'unmute', 'hold', 'unhold', 'kick'];

/** One good body for every action. */
const bodyOf = (name: string): object => {
  if (TARGETED.includes(name)) return { call_control_ids: [known.bob] };
  switch (name) {
    case 'speak':
      return { payload: 'Hello.', call_control_ids: [known.ann] };
    case 'play':
      return { media_name: 'gong', all: true };
    case 'dial':
      return DIAL;
    case 'role':
      return { call_control_id: known.ann, role: 'host' };
    case 'mode':
      return { mode: 'muted' };
    default:
      return {};
  }
};

describe('an action', () => {
  it.each(actions)('$path answers 404 for an unknown conference', async (operation) => {
    const body = bodyOf(actionOf(operation) ?? '');

    expect((await ask(operation, { id: 'unknown' }, { body })).status).toBe(404);
  });

  it.each(actions)('$path answers 409 after the end of the conference', async (operation) => {
    const body = bodyOf(actionOf(operation) ?? '');

    expect((await ask(operation, { id: known.ended }, { body })).status).toBe(409);
  });

  it.each(actions)('$path answers 422 to a field that it does not have', async (operation) => {
    const body = { ...bodyOf(actionOf(operation) ?? ''), surprise: 1 };

    const answered = await ask(operation, { id: known.live }, { body });

    expect(answered.status).toBe(422);
    expect(JSON.stringify(answered.body)).toContain('surprise');
  });

  it.each(actions)('$path answers 400, 413 and 415 to what is no body', async (operation) => {
    const ids = { id: known.live };
    const text = { headers: { 'Content-Type': 'text/plain' } };
    const statuses = [
      await ask(operation, ids, { body: '{' }),
      await ask(operation, ids, { body: JSON.stringify({ x: 'x'.repeat(200_000) }) }),
      await ask(operation, ids, { body: '{}', ...text }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([400, 413, 415]);
  });

  it.each(TARGETED)(
    '%s answers 422 to nobody, to too many ways to say it, to strangers',
    async (name) => {
      const bodies = [
        {},
        { call_control_ids: [] },
        { all: false },
        { all: true, call_control_ids: [known.bob] },
        { call_control_ids: [known.bob, 'v3:stranger'] },
      ];
      for (const body of bodies) {
        const answered = await act(name, body);
        expect([body, answered.status]).toEqual([body, 422]);
        expect(JSON.stringify(answered.body)).toMatch(/call_control_ids|all/);
      }
    },
  );

  it.each(['record_stop', 'record_pause', 'record_resume'])(
    '%s answers 409 while nothing is recorded',
    async (name) => {
      expect((await act(name)).status).toBe(409);
    },
  );

  it('dial answers 422 for a country that is not named, without the number', async () => {
    const answered = await act('dial', { ...DIAL, to: '+4915112345678' });

    expect(answered.status).toBe(422);
    expect(JSON.stringify(answered.body)).toContain('"/to"');
    expect(JSON.stringify(answered.body)).not.toContain('15112345678');
  });

  // In this order each finds a state that allows it; kick and end come last.
  const inTurn =
    'mute unmute hold unhold lock unlock speak play stop mode role record_start record_pause record_resume record_stop dial kick end'.split(
      ' ',
    );

  it.each(inTurn)('%s answers 202 and takes effect', async (name) => {
    const answered = await act(name, bodyOf(name));
    expect(answered.status).toBe(202);
    await quiet(service());

    const conference = await service().read<object>(`/conferences/${known.live}`);
    expect(conference).toMatchObject(EFFECTS[name] ?? {});
  });

  it.each(actions)('$path answers 401 without the token', async (operation) => {
    expect((await ask(operation, { id: known.live }, { token: null })).status).toBe(401);
  });

  it.each(actions)('$path was answered above with each of its statuses', (operation) => {
    // Redis away takes another kind of test.
    expect(unseenOf(operation).filter((status) => status !== 503)).toEqual([]);
  });

  const EFFECTS: Readonly<Record<string, object>> = {
    lock: { locked: true },
    unlock: { locked: false },
    mode: { mode: 'muted' },
    role: { host_present: true },
    record_start: { recording: 'on' },
    record_pause: { recording: 'paused' },
    record_resume: { recording: 'on' },
    record_stop: { recording: 'off' },
    end: { status: 'completed', participant_count: 0 },
  };
});

describe('the events', () => {
  it('tell the whole story, each as it is described', async () => {
    const url = `http://127.0.0.1:${service().app.adminPort}/v1/events?last_event_id=0`;
    await using listener = await listenToEvents(url, { token: ADMIN_TOKEN });
    await listener.until((heard) =>
      heard.some(
        ({ type, event }) =>
          type === 'conference.ended' && event.payload['conference_id'] === known.live,
      ),
    );

    const types = new Set(listener.heard.map(({ type }) => type));
    for (const { event } of listener.heard)
      expect([event, faultsOfEvent(event)]).toEqual([event, []]);
    expect([...types]).toEqual(
      expect.arrayContaining([
        'call.ringing',
        'call.answered',
        'call.joined',
        'call.ended',
        'conference.created',
        'conference.locked',
        'conference.unlocked',
        'conference.mode.changed',
        'conference.recording.started',
        'conference.recording.paused',
        'conference.recording.resumed',
        'conference.recording.stopped',
        'conference.recording.saved',
        'conference.participant.joined',
        'conference.participant.muted',
        'conference.participant.unmuted',
        'conference.participant.held',
        'conference.participant.unheld',
        'conference.participant.role_changed',
        'conference.participant.left',
        'conference.ended',
      ]),
    );
  });
});

it('no number of a caller is in the log', () => {
  const text = JSON.stringify(service().logged);

  for (const nth of [1, 2, 9, 90]) expect(text).not.toContain(callerNumber(nth).slice(1));
});
