// The commands against a Telnyx that remembers: what one does, the next one meets.

import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { attemptCommand, type AttemptOutcome } from '../../src/telnyx/attempt-command.ts';
import { createTelnyxClient, type TelnyxClient } from '../../src/telnyx/client.ts';
import { executeCommand } from '../../src/telnyx/execute-command.ts';
import { listActiveCalls } from '../../src/telnyx/list-active-calls.ts';
import { VERIFY_AFTER_MS } from '../../src/telnyx/verify-done.ts';
import type { Caller } from '../simulator/caller.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { type WebhookRecorder, recordWebhooks } from '../simulator/webhook-recorder.ts';
import { SAMPLE_COMMANDS } from '../support/sample-commands.ts';

const FROM = '+12025550133';
const TO = '+12025550131';
const clientState = { line: 'sales', role: 'guest', generation: 1 } as const;

let recorder: WebhookRecorder;
let simulator: Simulator;
let client: TelnyxClient;

beforeEach(async () => {
  recorder = await recordWebhooks();
  simulator = await startSimulator({ webhookUrl: recorder.url });
  client = createTelnyxClient({ apiKey: 'KEY', baseURL: simulator.baseUrl, timeoutMs: 5_000 });
});

afterEach(async () => {
  await simulator[Symbol.asyncDispose]();
  await recorder[Symbol.asyncDispose]();
});

/** One attempt; `secondsAgo` makes it the repeat of an older one under the same id. */
const attempt = (
  command: Command,
  commandId: string = randomUUID(),
  secondsAgo: number | null = null,
): Promise<AttemptOutcome> => {
  const now = Date.now();
  return attemptCommand(
    client,
    {
      commandId,
      command,
      issuedAt: now,
      firstAttemptAt: now - (secondsAgo ?? 0) * 1_000,
      repeated: secondsAgo !== null,
      interrupted: false,
      forgotten: false,
    },
    () => now,
  );
};

/** What a success brings back. */
const done = async (command: Command): Promise<unknown> => {
  const outcome = await attempt(command);
  if (outcome.kind === 'result' && outcome.result.type === 'command.succeeded') {
    return outcome.result.output;
  }
  throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
};

const failureOf = async (command: Command): Promise<unknown> => {
  const outcome = await attempt(command);
  return outcome.kind === 'result' && outcome.result.type === 'command.failed'
    ? outcome.result.failure
    : outcome;
};

const answered = async (from = FROM): Promise<Caller> => {
  const caller = simulator.dial({ from, to: TO });
  await done({ type: 'calls.answer', callControlId: caller.callControlId, clientState });
  await caller.answered;
  return caller;
};

const createWith = ({
  callControlId,
}: Caller): Extract<Command, { type: 'conferences.create' }> => ({
  type: 'conferences.create',
  callControlId,
  name: 'sales',
  options: {},
  startConferenceOnCreate: true,
  clientState,
});

const joinBy = (
  { callControlId }: Caller,
  conferenceId: string,
): Extract<Command, { type: 'conferences.join' }> => ({
  type: 'conferences.join',
  conferenceId,
  callControlId,
  mute: false,
  startConferenceOnEnter: true,
  beepEnabled: null,
  region: null,
  clientState,
});

const opened = async (): Promise<{ readonly caller: Caller; readonly conferenceId: string }> => {
  const caller = await answered();
  const { conferenceId } = await executeCommand(client, randomUUID(), createWith(caller));
  return { caller, conferenceId };
};

test('two callers meet, are controlled in every way, and leave', async () => {
  const { caller, conferenceId } = await opened();
  const other = await answered('+12025550134');
  await done(joinBy(other, conferenceId));
  const { callControlId } = other;
  const of = { conferenceId, region: null } as const;
  const one = { callControlIds: [callControlId] } as const;
  const everybody = { everybody: true } as const;
  const inConference = () =>
    executeCommand(client, '', {
      type: 'conferences.listParticipants',
      conferenceId,
      callControlId,
      region: null,
    });

  await done({ type: 'conferences.mute', ...of, ...one });
  expect((await inConference()).participants).toMatchObject([{ muted: true, onHold: false }]);
  await done({ type: 'conferences.unmute', ...of, ...everybody });
  await done({ type: 'conferences.hold', ...of, ...everybody, audio: null });
  expect((await inConference()).participants).toMatchObject([{ muted: false, onHold: true }]);
  await done({ type: 'conferences.unhold', ...of, ...everybody });
  expect((await inConference()).participants).toMatchObject([{ onHold: false }]);

  const words = { payload: 'Welcome, all.', voice: 'female', language: 'en-US' };
  await done({ type: 'conferences.speak', ...of, ...everybody, ...words });
  expect(await caller.hears('Welcome, all.')).toBe('Welcome, all.');
  const audio = { audioUrl: 'https://example.com/jingle.mp3' };
  await done({ type: 'conferences.play', ...of, ...one, audio, loop: 1 });
  await done({ type: 'conferences.stop', ...of, ...one });

  const sound = { format: 'mp3', channels: 'single', playBeep: false } as const;
  await done({ type: 'conferences.recordStart', ...of, ...sound });
  await done({ type: 'conferences.recordPause', ...of });
  await done({ type: 'conferences.recordResume', ...of });
  await done({ type: 'conferences.recordStop', ...of });

  expect(await done({ type: 'conferences.list', name: 'sales', region: null })).toMatchObject({
    conferences: [{ conferenceId, name: 'sales' }],
  });
  expect(await done({ type: 'conferences.retrieve', conferenceId, region: null })).toMatchObject({
    conferenceId,
    endReason: null,
  });
  const calls = await listActiveCalls(client, simulator.connectionId);
  expect(calls.map(({ callLegId }) => callLegId).toSorted()).toEqual(
    [caller.callLegId, other.callLegId].toSorted(),
  );
  expect(calls.map((call) => call.clientState)).toEqual([clientState, clientState]);

  await done({ type: 'conferences.leave', ...of, callControlId });
  expect((await inConference()).participants.filter(({ status }) => status !== 'left')).toEqual([]);
  await done({ type: 'conferences.endConference', conferenceId });
  await caller.ended;
  const { callControlId: ended } = caller;
  expect(await done({ type: 'calls.retrieveStatus', callControlId: ended })).toEqual({
    isAlive: false,
  });
  expect(await done({ type: 'calls.retrieveStatus', callControlId })).toEqual({ isAlive: true });
});

test('a caller hears, types, and is called back', async () => {
  const caller = await answered();
  const { callControlId } = caller;
  const words = { voice: 'female', language: 'en-US' };
  await done({ type: 'calls.speak', callControlId, payload: 'Hello.', ...words });
  expect(await caller.hears('Hello.')).toBe('Hello.');
  const audio = { audioUrl: 'https://example.com/hold.mp3' };
  await done({ type: 'calls.startPlayback', callControlId, audio, loop: 1 });
  await done({
    ...SAMPLE_COMMANDS['calls.gatherUsingSpeak'],
    callControlId,
    payload: 'Your PIN, please.',
  });
  expect(await caller.hears('Your PIN, please.')).toBe('Your PIN, please.');
  expect(
    await done({
      type: 'calls.dial',
      connectionId: simulator.connectionId,
      to: '+12025550135',
      from: TO,
      clientState,
      timeoutSecs: 20,
    }),
  ).toMatchObject({ callLegId: (await simulator.dialled('+12025550135')).callLegId });

  const refused = simulator.dial({ from: FROM, to: TO });
  await done({
    type: 'calls.reject',
    callControlId: refused.callControlId,
    cause: 'CALL_REJECTED',
  });
  expect((await refused.ended).cause).toBe('call_rejected');
});

describe('Telnyx says no in a way that is understood:', () => {
  test('not answered yet', async () => {
    const ringing = simulator.dial({ from: FROM, to: TO });
    expect(await failureOf(createWith(ringing))).toBe('call-not-answered');
  });

  test('the name is taken', async () => {
    await opened();
    expect(await failureOf(createWith(await answered('+12025550134')))).toBe('name-taken');
  });

  test('in the conference already', async () => {
    const { caller, conferenceId } = await opened();
    await expect(done(joinBy(caller, conferenceId))).resolves.toBeNull();
  });

  test('the conference is over, or never was', async () => {
    const { caller, conferenceId } = await opened();
    const other = await answered('+12025550134');
    caller.hangUp();
    await caller.ended;
    expect(await failureOf(joinBy(other, conferenceId))).toBe('conference-ended');
    expect(await failureOf(joinBy(other, randomUUID()))).toBe('conference-ended');
    await expect(done({ type: 'conferences.endConference', conferenceId })).resolves.toBeNull();
  });

  test('the conference is full', async () => {
    const caller = await answered();
    const { conferenceId } = await executeCommand(client, randomUUID(), {
      ...createWith(caller),
      options: { max_participants: 2 },
    });
    await done(joinBy(await answered('+12025550134'), conferenceId));
    const third = await answered('+12025550135');
    expect(await failureOf(joinBy(third, conferenceId))).toBe('conference-full');
  });

  test('the call is over, or never was', async () => {
    const caller = await answered();
    const { callControlId } = caller;
    caller.hangUp();
    await caller.ended;
    await expect(done({ type: 'calls.hangup', callControlId })).resolves.toBeNull();
    expect(await failureOf({ ...SAMPLE_COMMANDS['calls.speak'], callControlId })).toBe(
      'call-ended',
    );
    expect(await failureOf(createWith(caller))).toBe('call-ended');
    const nobody = { type: 'calls.hangup', callControlId: 'v3:nobody' } as const;
    expect(await failureOf(nobody)).toBe('call-ended');
  });
});

describe('after a lost reply', () => {
  const tooLong = VERIFY_AFTER_MS / 1_000;

  test('a create is not repeated once its id is forgotten, and its conference is known', async () => {
    const caller = await answered();
    simulator.nextCommand('conferences.create', { executeThenCut: true });
    const create = createWith(caller);
    expect(await attempt(create, 'c-1')).toMatchObject({ kind: 'retry', status: null });
    expect(await attempt(create, 'c-1', tooLong)).toMatchObject({
      result: { type: 'command.succeeded', output: { conferenceId: await caller.joined } },
    });
  });

  test('a hangup is not repeated once its id is forgotten', async () => {
    const caller = await answered();
    simulator.nextCommand('calls.hangup', { executeThenCut: true });
    const hangup = { type: 'calls.hangup', callControlId: caller.callControlId } as const;
    expect(await attempt(hangup, 'c-1')).toMatchObject({ kind: 'retry' });
    expect(await attempt(hangup, 'c-1', tooLong)).toMatchObject({
      result: { type: 'command.succeeded' },
    });
  });

  test('a join that never arrived is left to its call', async () => {
    const { conferenceId } = await opened();
    const other = await answered('+12025550134');
    simulator.nextCommand('conferences.join', { cut: true });
    const join = joinBy(other, conferenceId);
    expect(await attempt(join, 'c-1')).toMatchObject({ kind: 'retry' });
    expect(await attempt(join, 'c-1', tooLong)).toMatchObject({
      result: { type: 'command.failed', failure: 'unavailable' },
    });
  });
});
