import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import type { Audience } from '../../src/conference/command.ts';
import { createTelnyxClient, type TelnyxClient } from '../../src/telnyx/client.ts';
import { executeCommand } from '../../src/telnyx/execute-command.ts';
import { COMMAND_ID, CONFERENCE, SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import {
  OK,
  page,
  startTelnyxStub,
  stubParticipant,
  type TelnyxStub,
} from '../support/telnyx-stub.ts';

let telnyx: TelnyxStub;
let client: TelnyxClient;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
  client = createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 });
});

afterEach(() => telnyx[Symbol.asyncDispose]());

const execute = (command: Command) => executeCommand(client, COMMAND_ID, command);

describe('an empty list of participants is refused before it is sent', () => {
  // As it would come out of Redis, past the type.
  const audiences = [
    { callControlIds: [] },
    { callControlIds: [''] },
    { everybody: false },
    {},
  ] as unknown as Audience[];
  const commands = Object.values(SAMPLE_COMMANDS).filter(
    (command) => 'callControlIds' in command || 'everybody' in command,
  );

  test.each(commands)('$type', async (command) => {
    for (const audience of audiences) {
      const { callControlIds: _, everybody: __, ...rest } = command as Command & Audience;
      // Spreading a union loses which member it was.
      const nobody = { ...rest, ...audience } as Command;
      await expect(execute(nobody)).rejects.toMatchObject({ name: 'EmptyAudienceError' });
    }
    expect(telnyx.requests).toEqual([]);
  });

  test('seven commands have an audience', () => {
    expect(commands).toHaveLength(7);
  });
});

describe('unholding everybody', () => {
  const command = {
    type: 'conferences.unhold',
    conferenceId: CONFERENCE,
    region: null,
    everybody: true,
  } as const;

  test('names those on hold, since Telnyx wants names', async () => {
    telnyx.answer(({ method }) =>
      method === 'GET'
        ? page([
            stubParticipant('v3:held', { on_hold: true }),
            stubParticipant('v3:talking'),
            stubParticipant('v3:gone', { on_hold: true, status: 'left' }),
          ])
        : OK,
    );
    await execute(command);
    expect(telnyx.requests[1]).toMatchObject({
      path: `/conferences/${CONFERENCE}/actions/unhold`,
      body: { call_control_ids: ['v3:held'] },
    });
  });

  test('sends nothing when nobody is on hold', async () => {
    telnyx.answer(() => page([stubParticipant('v3:talking')]));
    await expect(execute(command)).resolves.toBeNull();
    expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET']);
  });
});
