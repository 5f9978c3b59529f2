import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Command, CommandType } from '../../src/call/command.ts';
import {
  attemptCommand,
  type Attempt,
  type AttemptOutcome,
} from '../../src/telnyx/attempt-command.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { PROMPT_MAX_AGE_MS } from '../../src/telnyx/prompt.ts';
import { VERIFY_AFTER_MS } from '../../src/telnyx/verify-done.ts';
import { COMMAND_ID, COMMAND_TYPES, SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { SAMPLE_REQUESTS } from '../support/sample-requests.ts';
import {
  OK,
  page,
  refusal,
  startTelnyxStub,
  stubParticipant,
  type StubReply,
  type TelnyxStub,
} from '../support/telnyx-stub.ts';

const NOW = 1_800_000_000_000;

let telnyx: TelnyxStub;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
});

afterEach(() => telnyx[Symbol.asyncDispose]());

const attempt = (command: Command, given: Partial<Attempt> = {}): Promise<AttemptOutcome> =>
  attemptCommand(
    createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 }),
    {
      commandId: COMMAND_ID,
      command,
      issuedAt: NOW,
      firstAttemptAt: NOW,
      repeated: false,
      interrupted: false,
      forgotten: false,
      ...given,
    },
    () => NOW,
  );

const ago = (ms: number): Pick<Attempt, 'firstAttemptAt' | 'repeated'> => ({
  firstAttemptAt: NOW - ms,
  repeated: true,
});

const GIVEN_UP = { kind: 'result', result: { type: 'command.failed', failure: 'unavailable' } };

test('a success brings the command back with its output', async () => {
  const type = 'conferences.create';
  telnyx.answer(() => SAMPLE_REQUESTS[type].reply ?? OK);
  const command = SAMPLE_COMMANDS[type];
  expect(await attempt(command)).toEqual({
    kind: 'result',
    result: { type: 'command.succeeded', command, output: SAMPLE_REQUESTS[type].output },
  });
});

test('a refusal that says what was wanted is a success', async () => {
  telnyx.answer(() => refusal(422, '90018'));
  const command = SAMPLE_COMMANDS['calls.hangup'];
  expect(await attempt(command)).toEqual({
    kind: 'result',
    result: { type: 'command.succeeded', command, output: null },
  });
});

test('a final refusal is a failure with its status and code', async () => {
  telnyx.answer(() => refusal(422, '90034'));
  const command = SAMPLE_COMMANDS['conferences.join'];
  expect(await attempt(command)).toEqual({
    kind: 'result',
    result: {
      type: 'command.failed',
      command,
      failure: 'call-not-answered',
      status: 422,
      code: '90034',
    },
  });
});

test('what may work later is to be retried after the wait that is asked for', async () => {
  telnyx.answer(() => refusal(429, '10011', { 'retry-after': '2' }));
  expect(await attempt(SAMPLE_COMMANDS['calls.hangup'])).toEqual({
    kind: 'retry',
    status: 429,
    code: '10011',
    retryAfterMs: 2_000,
  });
});

const PROMPTS: readonly CommandType[] = [
  'calls.speak',
  'calls.gatherUsingSpeak',
  'calls.startPlayback',
  'conferences.speak',
  'conferences.play',
];
const OTHERS = COMMAND_TYPES.filter((type) => !PROMPTS.includes(type));

describe('a prompt', () => {
  test.each(PROMPTS)('is sent while it is young: %s', async (type) => {
    const { kind } = await attempt(SAMPLE_COMMANDS[type], { issuedAt: NOW - PROMPT_MAX_AGE_MS });
    expect(kind).toBe('result');
    expect(telnyx.requests).toHaveLength(1);
  });

  test.each(PROMPTS)('is not sent when it is old: %s', async (type) => {
    const issuedAt = NOW - PROMPT_MAX_AGE_MS - 1;
    expect(await attempt(SAMPLE_COMMANDS[type], { issuedAt })).toMatchObject(GIVEN_UP);
    expect(telnyx.requests).toEqual([]);
  });

  test.each(OTHERS)('is not what this is, which is sent at any age: %s', async (type) => {
    telnyx.answer(() => SAMPLE_REQUESTS[type].reply ?? OK);
    const issuedAt = NOW - PROMPT_MAX_AGE_MS * 10;
    expect(await attempt(SAMPLE_COMMANDS[type], { issuedAt })).toMatchObject({
      result: { type: 'command.succeeded' },
    });
    expect(telnyx.requests.length).toBeGreaterThan(0);
  });
});

describe('a repeat', () => {
  const hangup = SAMPLE_COMMANDS['calls.hangup'];

  test('within 45 s goes out under the same id, unseen', async () => {
    await attempt(hangup, ago(VERIFY_AFTER_MS - 1));
    expect(telnyx.requests).toMatchObject([{ method: 'POST', body: { command_id: COMMAND_ID } }]);
  });

  test('after 45 s reads Telnyx first', async () => {
    telnyx.answer(({ method }) => (method === 'GET' ? { body: { data: { is_alive: true } } } : OK));
    await attempt(hangup, ago(VERIFY_AFTER_MS));
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test('that has had its effect is not sent', async () => {
    telnyx.answer(() => ({ body: { data: { is_alive: false } } }));
    expect(await attempt(hangup, ago(VERIFY_AFTER_MS))).toMatchObject({
      result: { type: 'command.succeeded', output: null },
    });
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('whose time has passed is not sent', async () => {
    telnyx.answer(() => ({ body: { data: { is_alive: false } } }));
    expect(await attempt(SAMPLE_COMMANDS['calls.answer'], ago(VERIFY_AFTER_MS))).toMatchObject({
      result: { type: 'command.failed', failure: 'call-ended' },
    });
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('is not sent while Telnyx cannot be read', async () => {
    telnyx.answer(() => ({ status: 503 }));
    expect(await attempt(hangup, ago(VERIFY_AFTER_MS))).toMatchObject({ kind: 'retry' });
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('hears from the read what the command would have heard', async () => {
    telnyx.answer(() => refusal(404, '10005'));
    const join = SAMPLE_COMMANDS['conferences.join'];
    expect(await attempt(join, ago(VERIFY_AFTER_MS))).toMatchObject({
      result: { type: 'command.failed', failure: 'conference-ended', code: '10005' },
    });
  });

  describe('of a join that is refused as if its conference were over', () => {
    const join = SAMPLE_COMMANDS['conferences.join'];
    const refusedWhere = (read: StubReply) =>
      telnyx.answer(({ method }) => (method === 'GET' ? read : refusal(422, '90033')));

    test('has succeeded where its caller is in', async () => {
      refusedWhere(page([stubParticipant(join.callControlId)]));
      expect(await attempt(join, ago(1))).toMatchObject({ result: { type: 'command.succeeded' } });
    });

    test.each([
      ['nobody is in', page([])],
      ['Telnyx knows no such conference', refusal(404, '10005')],
    ])('has failed where %s', async (_title, read) => {
      refusedWhere(read);
      expect(await attempt(join, ago(1))).toMatchObject({
        result: { type: 'command.failed', failure: 'conference-ended', code: '90033' },
      });
    });

    test('is repeated while Telnyx cannot be read', async () => {
      refusedWhere({ status: 503 });
      expect(await attempt(join, ago(1))).toMatchObject({ kind: 'retry', status: 503 });
    });

    test('is believed at a first try', async () => {
      refusedWhere(page([stubParticipant(join.callControlId)]));
      expect(await attempt(join)).toMatchObject({ result: { failure: 'conference-ended' } });
      expect(telnyx.requests.map(({ method }) => method)).toEqual(['POST']);
    });
  });

  test('that is no repeat is sent however late its clock is', async () => {
    await attempt(hangup, { firstAttemptAt: NOW - VERIFY_AFTER_MS * 2, repeated: false });
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['POST']);
  });
});

describe('a conference that may be there, and forgotten,', () => {
  const create = SAMPLE_COMMANDS['conferences.create'];
  // A list is asked for twice, once for each status.
  const asked = () => [...new Set(telnyx.requests.map(({ method, path }) => `${method} ${path}`))];

  test('is created where Telnyx knows none of its name', async () => {
    telnyx.answer(({ method }) => ({ body: { data: method === 'GET' ? [] : { id: 'new' } } }));
    expect(await attempt(create, { forgotten: true })).toMatchObject({
      result: { type: 'command.succeeded', output: { conferenceId: 'new' } },
    });
    expect(asked()).toEqual(['GET /conferences', 'POST /conferences']);
  });

  /** A conference is listed, with these in it. */
  const listed = (participants: readonly object[]) =>
    telnyx.answer(({ method, path }) => {
      if (method === 'POST') return { body: { data: { id: 'new' } } };
      return path === '/conferences'
        ? page([{ id: 'old', name: create.name }])
        : page(participants);
    });

  test('is created where the one that is listed has nobody in it', async () => {
    listed([stubParticipant('v3:gone', { status: 'left' })]);
    expect(await attempt(create, { forgotten: true })).toMatchObject({
      result: { type: 'command.succeeded', output: { conferenceId: 'new' } },
    });
  });

  test('is not created beside the one that goes on', async () => {
    listed([stubParticipant('v3:somebody')]);
    expect(await attempt(create, { forgotten: true })).toMatchObject({
      result: { type: 'command.failed', failure: 'name-taken' },
    });
    expect(asked()).toEqual(['GET /conferences', 'GET /conferences/old/participants']);
  });

  test.each([
    ['refuses to be read', refusal(403, '10009')],
    ['cannot be understood', OK],
  ])('is created where Telnyx %s', async (_title, read) => {
    telnyx.answer(({ method }) => (method === 'GET' ? read : { body: { data: { id: 'new' } } }));
    expect(await attempt(create, { forgotten: true })).toMatchObject({
      result: { type: 'command.succeeded' },
    });
  });

  test('is not created while Telnyx cannot be read', async () => {
    telnyx.answer(() => ({ status: 503 }));
    expect(await attempt(create, { forgotten: true })).toMatchObject({ kind: 'retry' });
    expect(asked()).toEqual(['GET /conferences']);
  });
});

describe('playing to a conference, which takes no command_id,', () => {
  const play = SAMPLE_COMMANDS['conferences.play'];

  test('is not repeated when its process died in the middle', async () => {
    expect(await attempt(play, { ...ago(100), interrupted: true })).toMatchObject(GIVEN_UP);
    expect(telnyx.requests).toEqual([]);
  });

  test.each([{ status: 500 }, 'cut'] as const)(
    'is not repeated when it may have been executed: %j',
    async (reply) => {
      telnyx.answer(() => reply);
      expect(await attempt(play)).toMatchObject(GIVEN_UP);
    },
  );

  test('is repeated when its rate was refused', async () => {
    telnyx.answer(() => refusal(429, '10011'));
    expect(await attempt(play)).toMatchObject({ kind: 'retry' });
  });

  test('is unlike the others, which are repeated under their id', async () => {
    await attempt(SAMPLE_COMMANDS['conferences.speak'], { ...ago(100), interrupted: true });
    expect(telnyx.requests).toHaveLength(1);
  });
});
