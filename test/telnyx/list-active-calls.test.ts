import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { encodeClientState } from '../../src/telnyx/client-state-codec.ts';
import { createTelnyxClient, type TelnyxClient } from '../../src/telnyx/client.ts';
import { listActiveCalls } from '../../src/telnyx/list-active-calls.ts';
import { page, startTelnyxStub, type TelnyxStub } from '../support/telnyx-stub.ts';

let telnyx: TelnyxStub;
let client: TelnyxClient;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
  client = createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 });
});

afterEach(() => telnyx[Symbol.asyncDispose]());

describe('active calls', () => {
  test('are those of the connection, each with what it carries for us', async () => {
    const clientState = { line: 'standup', role: 'host', generation: 2 } as const;
    telnyx.answer(() =>
      page([
        {
          call_control_id: 'v3:1',
          call_leg_id: 'leg-1',
          call_session_id: 'session-1',
          client_state: encodeClientState(clientState),
          call_duration: 50,
          record_type: 'call',
        },
      ]),
    );
    expect(await listActiveCalls(client, '1684')).toEqual([
      {
        callControlId: 'v3:1',
        callLegId: 'leg-1',
        callSessionId: 'session-1',
        clientState,
        durationSecs: 50,
      },
    ]);
    expect(telnyx.requests.map(({ path }) => path)).toEqual(['/connections/1684/active_calls']);
  });

  test('are followed by cursor where Telnyx gives one', async () => {
    telnyx.answer(({ query }) => {
      const after = query['page[after]'];
      const leg = {
        call_control_id: after ?? 'first',
        call_leg_id: 'leg',
        client_state: 'not ours',
      };
      return {
        body: { data: [leg], meta: { cursors: { after: after === undefined ? 'second' : null } } },
      };
    });
    const calls = await listActiveCalls(client, '1684');
    expect(calls.map(({ callControlId }) => callControlId)).toEqual(['first', 'second']);
    expect(calls[0]?.clientState).toBeNull();
    expect(telnyx.requests.map(({ query }) => query['page[limit]'])).toEqual(['250', '250']);
  });
});
