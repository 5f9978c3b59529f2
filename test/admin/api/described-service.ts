// The running service with two callers in a conference, one conference that has ended, a recording and
// a dead letter; every answer of it is held to config/openapi.yaml.

import { afterAll, beforeAll, expect } from 'vitest';

import { createDeadLetters } from '../../../src/redis/dead-letters.ts';
import { callMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createMailboxStore } from '../../../src/redis/mailbox-store.ts';
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

/** Operation -> the statuses that it has answered with. */
const answered = new Map<string, Set<number>>();
const note = ({ id }: Operation, status: number): void => {
  answered.set(id, (answered.get(id) ?? new Set()).add(status));
};

/** What this operation says that it answers, and was never seen to in this file. */
export const unseenOf = ({ id, statuses }: Operation): readonly number[] =>
  statuses.filter((status) => answered.get(id)?.has(status) !== true);

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
  const read: unknown = type.includes('json') ? await response.json() : await response.text();
  expect(operation.faultsOf(response.status, type, read)).toEqual([]);
  note(operation, response.status);
  // What is no JSON is only held against a pattern.
  return { status: response.status, body: read as Answered['body'] };
};

export const useDescribedService = () => {
  let service: TestService;
  /** What paths and bodies need to know of the service. */
  const known = {
    live: '',
    ended: '',
    ann: '',
    bob: '',
    leg: '',
    recording: '',
    unreadable: '',
    buried: '',
  };
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
    const keys = createKeys('partyline');
    const raw = Buffer.from('{"data":1}');
    await createDeadLetters(client, keys).keepUnreadable('u-1', raw, 'no', 1);
    known.unreadable = (await service.read<{ id: string }[]>('/dead-letters'))[0]?.id ?? '';
    const store = createMailboxStore(client, keys);
    const mailbox = callMailbox('buried');
    await store.post(mailbox, 'b-1', { type: 'deadline.passed' }, Date.now());
    const head = await store.take(mailbox, Date.now());
    if (head !== null) await store.bury(mailbox, head, 'no', null, Date.now());
    client.disconnect();
    known.buried = (await service.read<{ id: string }[]>('/dead-letters'))[0]?.id ?? '';
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

  return { service: () => service, known, ask, act, note };
};
