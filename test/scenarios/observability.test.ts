// What is told of the calls: one summary each, numbers for Prometheus, a timeline; and what is never
// told.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Caller } from '../simulator/caller.ts';
import { eventually } from '../support/eventually.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { ADMIN_TOKEN, startTestService, type TestService } from '../support/test-service.ts';

const OPEN = { name: 'open', numbers: [lineNumber(0)] };
const SMALL = {
  name: 'small',
  numbers: [lineNumber(1)],
  greeting: '',
  conference: { max_participants: 2 },
};
const HOSTED = {
  name: 'hosted',
  numbers: [lineNumber(2)],
  greeting: '',
  pin: '482913',
  host_pin: '730418',
};
const LINES = [OPEN, SMALL, HOSTED];
const PINS = [HOSTED.pin, HOSTED.host_pin];
const WRONG_PINS = ['515151', '626262', '737373'];
const ATTEMPTS = 6;

let service: TestService;
const callers: Caller[] = [];

const dial = (number: string): Caller => {
  const caller = service.simulator.dial({ from: callerNumber(callers.length), to: number });
  callers.push(caller);
  return caller;
};

const enter = async (keys: string): Promise<Caller> => {
  const caller = dial(lineNumber(2));
  await caller.hears('PIN');
  await caller.press(keys);
  return caller;
};

/** One call of each kind, most of them side by side. */
const joined = async (): Promise<Caller> => {
  const caller = dial(lineNumber(0));
  await caller.joined;
  caller.talk();
  await caller.hears('first');
  caller.hangUp();
  return caller;
};

const refusedFull = async (): Promise<Caller> => {
  const inside = [dial(lineNumber(1)), dial(lineNumber(1))];
  await Promise.all(inside.map((caller) => caller.joined));
  const third = dial(lineNumber(1));
  await third.ended;
  for (const caller of inside) caller.hangUp();
  return third;
};

const refusedNumber = async (): Promise<Caller> => {
  const caller = dial(lineNumber(99));
  await caller.ended;
  return caller;
};

const refusedLocked = async (): Promise<Caller> => {
  const host = await enter(`${HOSTED.host_pin}#`);
  await host.hears('You are the first');
  await host.press('*7');
  await host.hears('locked');
  const late = await enter(`${HOSTED.pin}#`);
  await late.ended;
  host.hangUp();
  return late;
};

const wrongPin = async (): Promise<Caller> => {
  const caller = await enter(`${WRONG_PINS[0]}#`);
  for (const wrong of WRONG_PINS.slice(1)) {
    await caller.next((change) => change.what === 'leg.heard');
    await caller.press(`${wrong}#`);
  }
  await caller.ended;
  return caller;
};

const callerHungUp = async (): Promise<Caller> => {
  const caller = await enter('4829');
  caller.hangUp();
  return caller;
};

/** Telnyx cannot ask for the PIN, as often as it is told to. */
const failed = async (): Promise<Caller> => {
  service.simulator.nextCommand('calls.gatherUsingSpeak', { status: 503 }, ATTEMPTS);
  const caller = dial(lineNumber(2));
  await caller.hears('something went wrong');
  await caller.ended;
  return caller;
};

const byOutcome = new Map<string, Caller>();

beforeAll(async () => {
  service = await startTestService({
    lines: LINES,
    simulator: { settings: { speechMsPerChar: 5 } },
  });
  byOutcome.set('refused_locked', await refusedLocked());
  byOutcome.set('wrong_pin', await wrongPin());
  byOutcome.set('caller_hung_up', await callerHungUp());
  const others = { failed, joined, refused_full: refusedFull, refused_number: refusedNumber };
  await Promise.all(
    Object.entries(others).map(async ([outcome, play]) => byOutcome.set(outcome, await play())),
  );
  await quiet(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const logged = (event: string) => service.logged.filter((line) => line['event'] === event);

describe('the log', () => {
  it('has one summary of every call', () => {
    const legs = logged('call.summary').map((line) => String(line['call_leg_id']));
    expect(legs.toSorted()).toEqual(callers.map(({ callLegId }) => callLegId).toSorted());
  });

  it.each([
    'joined',
    'wrong_pin',
    'refused_full',
    'refused_locked',
    'refused_number',
    'caller_hung_up',
    'failed',
  ])('says of one call that its outcome is %s', (outcome) => {
    const mine = logged('call.summary').filter(
      (line) => line['call_leg_id'] === byOutcome.get(outcome)?.callLegId,
    );
    expect(mine).toMatchObject([{ outcome, level: 30 }]);
  });

  it('says how long a caller who joined took and stayed', () => {
    const mine = logged('call.summary').find(
      (line) => line['call_leg_id'] === byOutcome.get('joined')?.callLegId,
    );
    expect(mine).toMatchObject({
      call_control_id: byOutcome.get('joined')?.callControlId,
      line: 'open',
      role: 'guest',
      seconds_to_answer: expect.any(Number),
      seconds_to_room: expect.any(Number),
      seconds_in_room: expect.any(Number),
      hangup_cause: 'normal_clearing',
      commands: 3,
    });
    const [answer, room] = [Number(mine?.['seconds_to_answer']), Number(mine?.['seconds_to_room'])];
    expect(answer).toBeGreaterThan(0);
    expect(room).toBeGreaterThan(answer);
  });

  it('has one summary of every conference', () => {
    const ids = logged('conference.summary').map((line) => String(line['conference_id']));
    const ended = service.simulator.journal.of('conference.ended');
    expect(ids.toSorted()).toEqual(ended.map(({ conferenceId }) => conferenceId).toSorted());
    const small = logged('conference.summary').filter((line) => line['line'] === 'small');
    expect(small).toMatchObject([
      { end_reason: 'all_left', peak_participant_count: 2, joined_total: 2 },
    ]);
  });

  it('has no phone number, no PIN and no key, at any level', () => {
    const text = service.logged.map((line) => JSON.stringify(line)).join('\n');
    expect(service.logged.some(({ level }) => level === 20)).toBe(true);
    const numbers = [...callers.map(({ leg }) => leg.from), ...callers.map(({ leg }) => leg.to)];
    for (const number of new Set(numbers)) expect(text).not.toContain(number.slice(1));
    for (const pin of [...PINS, ...WRONG_PINS])
      expect(text).not.toMatch(new RegExp(`\\b${pin}\\b`));
    for (const secret of ['KEY-of-the-tests', ADMIN_TOKEN]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"(?:digits?|pin)":"[0-9*#]/);
  });
});

describe('/metrics', () => {
  it('counts webhooks and commands by what became of them', async () => {
    const metrics = await readMetrics(service);
    const accepted = service.simulator.accepted
      .all()
      .filter(({ eventType }) => eventType === 'call.initiated');
    expect(
      metrics.get('partyline_webhooks_total{event_type="call.initiated",outcome="accepted"}'),
    ).toBe(accepted.length);
    expect(
      metrics.get('partyline_commands_total{command="conferences.create",outcome="succeeded"}'),
    ).toBe(logged('conference.summary').length);
    const observed = [
      'partyline_webhook_ack_seconds_count',
      'partyline_event_lag_seconds_count',
      'partyline_command_seconds_count{command="calls.answer"}',
    ];
    for (const name of observed) expect(metrics.get(name)).toBeGreaterThan(0);
    expect(metrics.get('partyline_seconds_to_room_count')).toBe(
      callers.filter(({ conferences }) => conferences.length > 0).length,
    );
  });

  it('shows nobody left when everybody has gone, and who is in when somebody is', async () => {
    const none = await readMetrics(service);
    expect(none.get('partyline_conferences')).toBe(0);
    expect(none.get('partyline_participants')).toBe(0);
    expect(none.get('partyline_calls{phase="in-conference"}')).toBe(0);
    expect(none.get('partyline_inbox_oldest_seconds')).toBe(0);
    expect(none.get('partyline_dead_letters')).toBe(0);

    const caller = dial(lineNumber(0));
    await caller.joined;
    await eventually(async () => (await readMetrics(service)).get('partyline_participants')).toBe(
      1,
    );
    const one = await readMetrics(service);
    expect(one.get('partyline_conferences')).toBe(1);
    expect(one.get('partyline_calls{phase="in-conference"}')).toBe(1);
    caller.hangUp();
  });
});

describe('/v1', () => {
  interface Entry {
    readonly type: string;
    readonly at: string;
    readonly sentence: string;
  }

  it('shows every event and command of a call in their order, each with a sentence', async () => {
    const { callLegId } = byOutcome.get('joined') ?? {};
    const { timeline } = await service.read<{ readonly timeline: readonly Entry[] }>(
      `/calls/${callLegId}`,
    );
    const events = timeline
      .map(({ type }) => type)
      .filter((type) => !type.startsWith('command.') && !type.startsWith('room.'));
    expect(events.slice(0, 7)).toEqual([
      'call.initiated',
      'calls.answer',
      'call.answered',
      'calls.speak',
      'call.speak.started',
      'call.speak.ended',
      'seat.create',
    ]);
    expect(events).toEqual(
      expect.arrayContaining([
        'conferences.create',
        'conference.participant.joined',
        'conference.participant.left',
        'call.hangup',
      ]),
    );
    for (const { at, sentence } of timeline) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted());
  });

  it('shows no number and no PIN whole', async () => {
    for (const caller of callers) {
      const text = JSON.stringify(await service.read(`/calls/${caller.callLegId}`));
      expect(text).not.toContain(caller.leg.from.slice(1));
      for (const pin of [...PINS, ...WRONG_PINS]) expect(text).not.toContain(pin);
    }
  });
});
