// `npm run explain` on a real call of every outcome.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Outcome } from '../../src/call/state.ts';
import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Caller } from '../simulator/caller.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { connectTo } from '../support/redis-client.ts';
import { useService } from '../support/use-service.ts';

const ROOT = join(import.meta.dirname, '../..');
const [GUEST_PIN, HOST_PIN] = ['482913#', '730418#'];
/** The prompt is tried again. */
const ATTEMPTS = 6;

const LINES = [
  { name: 'open', numbers: [lineNumber(0)], greeting: '' },
  { name: 'small', numbers: [lineNumber(1)], greeting: '', conference: { max_participants: 2 } },
  {
    name: 'board',
    numbers: [lineNumber(2)],
    greeting: '',
    pin: '482913',
    host_pin: '730418',
    pin_attempts: 1,
    deny: [callerNumber(50)],
  },
  {
    name: 'hosted',
    numbers: [lineNumber(3)],
    greeting: '',
    host_pin: '91827',
    wait_for_host: true,
  },
];
const service = useService({ lines: LINES });

let callers = 0;
const dial = (line: number, from = callerNumber((callers += 1))): Caller =>
  service().simulator.dial({ from, to: lineNumber(line) });

const enter = async (line: number, keys: string): Promise<Caller> => {
  const caller = dial(line);
  await caller.hears('PIN');
  await caller.press(keys);
  return caller;
};

/** A call that ends so, and everybody else who it takes. */
const PLAYS: Readonly<Record<Outcome, () => Promise<Caller>>> = {
  joined: async () => {
    const caller = dial(0);
    await caller.joined;
    caller.hangUp();
    return caller;
  },
  wrong_pin: () => enter(2, '000000#'),
  refused_full: async () => {
    const inside = [dial(1), dial(1)];
    await Promise.all(inside.map(({ joined }) => joined));
    const third = dial(1);
    await third.ended;
    for (const caller of inside) caller.hangUp();
    return third;
  },
  refused_locked: async () => {
    const host = await enter(2, HOST_PIN);
    await host.joined;
    await host.press('*7');
    await host.hears('locked');
    const late = await enter(2, GUEST_PIN);
    await late.ended;
    host.hangUp();
    return late;
  },
  refused_number: async () => dial(2, callerNumber(50)),
  no_host: async () => {
    const guest = await enter(3, '#');
    await guest.joined;
    // The minutes of the wait go by in no time.
    const client = connectTo(service().redis);
    const store = createMailboxStore(client, createKeys('partyline'));
    await quiet(service());
    await store.post(callMailbox(guest.callLegId), 'over', { type: 'deadline.passed' }, Date.now());
    client.disconnect();
    return guest;
  },
  caller_hung_up: async () => {
    const caller = await enter(2, '4829');
    caller.hangUp();
    return caller;
  },
  failed: async () => {
    service().simulator.nextCommand('calls.gatherUsingSpeak', { status: 422 }, ATTEMPTS);
    return dial(2);
  },
};

/** The last sentence, which says why. */
const WHY: Readonly<Record<Outcome, RegExp>> = {
  joined: /^The caller got in, and the call ended by the caller with normal_clearing\.$/,
  wrong_pin: /no right PIN was entered/,
  refused_full: /the conference was full/,
  refused_locked: /the conference was locked/,
  refused_number: /the line refuses this caller/,
  no_host: /no host came in time/,
  caller_hung_up: /the call ended by the caller with \w+ before that/,
  failed: /something failed, on our side or at Telnyx/,
};
// The keys of the table are the outcomes.
const outcomes = Object.keys(WHY) as Outcome[];

const run = promisify(execFile);
const environment = () => ({
  cwd: ROOT,
  env: { ...process.env, REDIS_URL: service().redis.url },
});

/** What `npm run explain` starts; npm itself takes as long as all the rest. */
const explain = async (leg: string): Promise<string> =>
  (await run(process.execPath, ['scripts/explain-call.ts', leg], environment())).stdout;

const played = new Map<string, { readonly leg: string; readonly told: string }>();

beforeAll(async () => {
  // One after another: the line's lock and Telnyx's failures are for one of them alone.
  const legs: (readonly [string, string])[] = [];
  for (const [outcome, play] of Object.entries(PLAYS)) {
    const caller = await play();
    await caller.ended;
    await quiet(service());
    legs.push([outcome, caller.callLegId]);
  }
  const telling = legs.map(async ([outcome, leg]) =>
    played.set(outcome, { leg, told: await explain(leg) }),
  );
  await Promise.all(telling);
});

describe('npm run explain', () => {
  it.each(outcomes)('says why a call ended as %s, as /v1 does', async (outcome) => {
    const { leg, told } = played.get(outcome) ?? { leg: '', told: '' };
    const why = told.trim().split('\n').at(-1);
    const resource = await service().read<object>(`/calls/${leg}`);

    expect(resource).toMatchObject({ outcome, why });
    expect(why).toMatch(WHY[outcome]);
    expect(told).toContain('A call came in.');
  });

  it('calls a PIN wrong that was, and none that was broken off', () => {
    expect(played.get('wrong_pin')?.told).toContain('the PIN was wrong');
    expect(played.get('caller_hung_up')?.told).not.toContain('the PIN was wrong');
  });

  it('tells no number', () => {
    const told = [...played.values()].map((one) => one.told).join('');

    expect(told).toMatch(/from \+1\*+\d\d to \+1\*+\d\d, line board/);
    for (const nth of [...Array(callers + 1).keys(), 50]) {
      expect(told).not.toContain(callerNumber(nth).slice(1));
    }
  });

  it.each([
    [{ REDIS_URL: 'redis://127.0.0.1:1' }, /^REDIS_URL: connect ECONNREFUSED 127\.0\.0\.1:1\n$/],
    [{ REDIS_URL: 'nowhere' }, /^REDIS_URL: is not one of redis:.*\n$/],
    [{ REDIS_URL_FILE: '/nowhere' }, /^REDIS_URL_FILE: cannot be read \(ENOENT\)\n$/],
    // The socket of the Redis that the service would start here.
    [{}, /^REDIS_URL: connect ENOENT \/.*\/\.data\/redis\/redis\.sock\n$/],
  ])('names what is wrong with the Redis of %j in one line', async (redis, line) => {
    const { REDIS_URL: _ours, ...env } = process.env;
    const options = { cwd: import.meta.dirname, env: { ...env, ...redis } };
    const told = run(process.execPath, [join(ROOT, 'scripts/explain-call.ts'), 'leg'], options);

    await expect(told).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(line) });
  });

  it('says so of a call that nobody knows, and fails', async () => {
    const told = run('npm', ['run', '--silent', 'explain', '--', 'nobody'], environment());

    await expect(told).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no call nobody within the last day'),
    });
  });
});
