// Telnyx's SDK as one process has it, without HTTP: each method is one request to the simulated
// Telnyx, and fails with the SDK's own errors.

import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'telnyx/index.js';

import type { TelnyxClient } from '../../src/telnyx/client.ts';
import type { Answer } from '../simulator/command-runner.ts';
import type { OperationRequest } from '../simulator/commands/operation.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';

/** Rejects never: a reply that does not come stays away. */
export type AskTelnyx = (request: OperationRequest) => Promise<Answer>;

/** As the service sets it for one attempt. */
const TIMEOUT_MS = 3_000;

const CALL_ACTIONS = [
  'answer',
  'reject',
  'hangup',
  'speak',
  'gatherUsingSpeak',
  'startPlayback',
] as const;

const CONFERENCE_ACTIONS = [
  'join',
  'leave',
  'mute',
  'unmute',
  'hold',
  'unhold',
  'endConference',
  'speak',
  'play',
  'stop',
  'recordStart',
  'recordStop',
  'recordPause',
  'recordResume',
] as const;

type Fields = Readonly<Record<string, unknown>>;

export const createSimulatedClient = (
  life: Life,
  scheduler: Scheduler,
  ask: AskTelnyx,
): TelnyxClient => {
  const send = async (operation: string, id: string | null, body: Fields): Promise<unknown> =>
    request({ operation, params: id === null ? {} : { id }, query: {}, body });
  const read = async (operation: string, id: string | null, query: Fields): Promise<unknown> =>
    request({ operation, params: id === null ? {} : { id }, query: flat(query), body: undefined });

  const request = async (one: OperationRequest): Promise<unknown> => {
    await life.step();
    const answer = await life.hear(inTime(one));
    if (answer === 'late') throw new APIConnectionTimeoutError();
    if (answer === 'cut') throw new APIConnectionError({ message: 'cut' });
    const { status, body, headers } = answer;
    // An error's body is an object, as `refusal.ts` makes it.
    if (status >= 300)
      throw APIError.generate(status, body as object, undefined, new Headers(headers));
    return body;
  };
  const inTime = (one: OperationRequest): Promise<Answer | 'late'> =>
    new Promise((resolve) => {
      const cancel = scheduler.after(TIMEOUT_MS, () => resolve('late'));
      void ask(one).then((answer) => {
        cancel();
        resolve(answer);
      });
    });

  const actions = (path: string, names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        (id: string, body: Fields = {}) => send(`${path}.${name}`, id, body),
      ]),
    );

  const client = {
    calls: {
      actions: actions('calls', CALL_ACTIONS),
      dial: (body: Fields) => send('calls.dial', null, body),
      retrieveStatus: (id: string) => read('calls.retrieveStatus', id, {}),
    },
    conferences: {
      actions: actions('conferences', CONFERENCE_ACTIONS),
      create: (body: Fields) => send('conferences.create', null, body),
      retrieve: (id: string, query: Fields = {}) => read('conferences.retrieve', id, query),
      list: async (query: Fields) => pageOf(await read('conferences.list', null, query)),
      listParticipants: async (id: string, query: Fields) =>
        pageOf(await read('conferences.listParticipants', id, query)),
    },
    connections: {
      listActiveCalls: async (id: string, _body: Fields, { query }: { query: Fields }) =>
        pageOf(await read('connections.listActiveCalls', id, query)),
    },
    recordings: { retrieve: (id: string) => read('recordings.retrieve', id, {}) },
  };
  // The methods that the executors use, and no other.
  return client as unknown as TelnyxClient;
};

/** The SDK's pages keep the body that they were made of. */
const pageOf = (body: unknown): unknown => ({ ...(body as object), body });

/** `{filter: {name}}` as `filter[name]`, like the SDK writes it. */
const flat = (query: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, text]) => [`${name}[${inner}]`, String(text)] as const)
        : [[name, String(value)] as const],
    ),
  );
