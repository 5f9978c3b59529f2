import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { verifyDone, type Verdict } from '../../src/telnyx/verify-done.ts';
import { COMMAND_TYPES, CONFERENCE, LEG, SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { page, startTelnyxStub, stubParticipant, type TelnyxStub } from '../support/telnyx-stub.ts';

const DONE = { verdict: 'done', output: null };
const SEND = { verdict: 'send' };
const GIVEN_UP = { verdict: 'failed', failure: 'unavailable' };

let telnyx: TelnyxStub;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
});

afterEach(() => telnyx[Symbol.asyncDispose]());

const verify = (command: Command): Promise<Verdict> =>
  verifyDone(
    createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 }),
    command,
  );

const legIs = (isAlive: boolean): void =>
  telnyx.answer(() => ({ body: { data: { call_control_id: LEG, is_alive: isAlive } } }));

describe('of a leg', () => {
  test.each(['calls.hangup', 'calls.reject'] as const)(
    '%s is done when it is gone',
    async (type) => {
      legIs(false);
      expect(await verify(SAMPLE_COMMANDS[type])).toEqual(DONE);
      legIs(true);
      expect(await verify(SAMPLE_COMMANDS[type])).toEqual(SEND);
    },
  );

  test('calls.answer is too late when it is gone', async () => {
    legIs(false);
    expect(await verify(SAMPLE_COMMANDS['calls.answer'])).toEqual({
      verdict: 'failed',
      failure: 'call-ended',
    });
    legIs(true);
    expect(await verify(SAMPLE_COMMANDS['calls.answer'])).toEqual(SEND);
  });
});

describe('of a conference', () => {
  const participantsAre = (...participants: readonly object[]): void =>
    telnyx.answer(() => page(participants));

  test('join is done when the leg is in it, or on its way', async () => {
    for (const status of ['joined', 'joining']) {
      participantsAre(stubParticipant('v3:other'), stubParticipant(LEG, { status }));
      expect(await verify(SAMPLE_COMMANDS['conferences.join'])).toEqual(DONE);
    }
    participantsAre(stubParticipant('v3:other'), stubParticipant(LEG, { status: 'left' }));
    expect(await verify(SAMPLE_COMMANDS['conferences.join'])).toEqual(GIVEN_UP);
  });

  test('leave is done when the leg is not in it', async () => {
    participantsAre(stubParticipant(LEG, { status: 'left' }));
    expect(await verify(SAMPLE_COMMANDS['conferences.leave'])).toEqual(DONE);
    participantsAre(stubParticipant(LEG));
    expect(await verify(SAMPLE_COMMANDS['conferences.leave'])).toEqual(SEND);
  });
});

describe('create', () => {
  const create = SAMPLE_COMMANDS['conferences.create'];
  const found = { id: CONFERENCE, name: 'standup', created_at: '2026-01-01T00:00:00Z' };
  const telnyxHas = (conferences: readonly object[], participants: readonly object[] = []): void =>
    telnyx.answer(({ path, query }) => {
      if (path.endsWith('/participants')) return page(participants);
      return page(query['filter[status]'] === 'in_progress' ? conferences : []);
    });

  test('is done when its caller is in the conference of this name', async () => {
    telnyxHas([found], [stubParticipant(LEG)]);
    expect(await verify(create)).toEqual({
      verdict: 'done',
      output: { conferenceId: CONFERENCE },
    });
  });

  test('has lost its name to another when its caller is not', async () => {
    telnyxHas([found], [stubParticipant('v3:other')]);
    expect(await verify(create)).toEqual({ verdict: 'failed', failure: 'name-taken' });
  });

  test('is left to its call when no conference has the name: there may have been one', async () => {
    telnyxHas([]);
    expect(await verify(create)).toEqual(GIVEN_UP);
  });

  test('looks in the region it would create in', async () => {
    telnyxHas([]);
    await verify(create);
    expect(telnyx.requests.map(({ query }) => query['region'])).toEqual([
      'Middle East',
      'Middle East',
    ]);
  });
});

const GIVEN_UP_LATE = [
  'calls.speak',
  'calls.gatherUsingSpeak',
  'calls.startPlayback',
  'calls.dial',
  'conferences.speak',
  'conferences.play',
];

test.each(GIVEN_UP_LATE)('%s is given up unread', async (type) => {
  const command = Object.values(SAMPLE_COMMANDS).find((one) => one.type === type);
  expect(command && (await verify(command))).toEqual(GIVEN_UP);
  expect(telnyx.requests).toEqual([]);
});

const READ = [
  'calls.answer',
  'calls.hangup',
  'calls.reject',
  'conferences.create',
  'conferences.join',
  'conferences.leave',
];

test.each(COMMAND_TYPES.filter((type) => ![...GIVEN_UP_LATE, ...READ].includes(type)))(
  '%s is sent again unread',
  async (type) => {
    expect(await verify(SAMPLE_COMMANDS[type])).toEqual(SEND);
    expect(telnyx.requests).toEqual([]);
  },
);
