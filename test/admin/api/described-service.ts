// The running service with two callers in a conference, one conference that has ended, a recording and
// a dead letter; every answer of it is held to config/openapi.yaml.

import { afterAll, beforeAll, expect } from 'vitest';

import { createDeadLetters } from '../../../src/redis/dead-letters.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { connectTo } from '../../support/redis-client.ts';
import { ADMIN_TOKEN, startTestService, type TestService } from '../../support/test-service.ts';
import { readDescription, type Operation } from './description.ts';

export const { operations, faultsOfEvent } = readDescription();

const LINES = [
  { name: 'talk', numbers: [lineNumber(0)], greeting: '' },
  { name: 'over', numbers: [lineNumber(1)], greeting: '' },
];
const START_MS = 60_000;

export const operationOf = (id: string): Operation => {
  const found = operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};

/** Null: it is no action. */
export const actionOf = ({ path }: Operation): string | null =>
  /^\/conferences\/\{id\}\/actions\/(\w+)$/.exec(path)?.[1] ?? null;

export const actions = operations.filter((one) => actionOf(one) !== null);

const operationOfAction = (name: string): Operation => {
  const found = actions.find((one) => actionOf(one) === name);
  if (found === undefined) throw new Error(`no action ${name}`);
  return found;
};

interface Asked {
  /** Null: none. */
  readonly token?: string | null;
  /** Text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks, and holds the answer to the description. */
const askService = async (
  service: TestService,
  operation: Operation,
  ids: Readonly<Record<string, string>>,
  { token = ADMIN_TOKEN, body, headers = {}, query = '' }: Asked = {},
): Promise<Answered> => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(ids[name] ?? ''),
  );
  const response = await fetch(`http://127.0.0.1:${service.app.adminPort}/v1${path}${query}`, {
    method: operation.method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const type = response.headers.get('content-type') ?? '';
  const answered: unknown = type.includes('json') ? await response.json() : await response.text();
  expect(operation.faultsOf(response.status, type, answered)).toEqual([]);
  // What is no JSON is only held against a pattern.
  return { status: response.status, body: answered as Answered['body'] };
};

export const useDescribedService = () => {
  let service: TestService;
  /** What paths and bodies need to know of the service. */
  const known = { live: '', ended: '', ann: '', bob: '', leg: '', recording: '', unreadable: '' };
  const ask = (
    operation: Operation,
    ids: Readonly<Record<string, string>>,
    asked?: Asked,
  ): Promise<Answered> => askService(service, operation, ids, asked);
  /** On the live conference. */
  const act = (name: string, body: unknown = {}): Promise<Answered> =>
    ask(operationOfAction(name), { id: known.live }, { body });

  const meet = async (): Promise<void> => {
    const { simulator } = service;
    const gone = simulator.dial({ from: callerNumber(9), to: lineNumber(1) });
    known.ended = await gone.joined;
    gone.hangUp();
    const ann = simulator.dial({ from: callerNumber(1), to: lineNumber(0) });
    const bob = simulator.dial({ from: callerNumber(2), to: lineNumber(0) });
    known.live = await ann.joined;
    await bob.joined;
    Object.assign(known, { ann: ann.callControlId, bob: bob.callControlId, leg: ann.callLegId });
    await quiet(service);
  };
  const record = async (): Promise<void> => {
    for (const action of ['record_start', 'record_stop']) {
      await act(action);
      await quiet(service);
    }
    const path = `/conferences/${known.live}/recordings`;
    known.recording = (await service.read<{ id: string }[]>(path))[0]?.id ?? '';
  };
  const bury = async (): Promise<void> => {
    const client = connectTo(service.redis);
    const raw = Buffer.from('{"data":1}');
    await createDeadLetters(client, createKeys('partyline')).keepUnreadable('u-1', raw, 'no', 1);
    client.disconnect();
    known.unreadable = (await service.read<{ id: string }[]>('/dead-letters'))[0]?.id ?? '';
  };

  beforeAll(async () => {
    service = await startTestService({
      lines: LINES,
      env: { DIAL_COUNTRIES: '+1' },
      simulator: { settings: { speechMsPerChar: 0 } },
    });
    await meet();
    await record();
    await bury();
  }, START_MS);
  afterAll(() => service[Symbol.asyncDispose]());

  return { service: () => service, known, ask, act };
};
