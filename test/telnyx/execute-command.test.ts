import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { createTelnyxClient, type TelnyxClient } from '../../src/telnyx/client.ts';
import { executeCommand } from '../../src/telnyx/execute-command.ts';
import { COMMAND_ID, COMMAND_TYPES, LEG, SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { SAMPLE_REQUESTS } from '../support/sample-requests.ts';
import { OK, startTelnyxStub, type TelnyxStub } from '../support/telnyx-stub.ts';

let telnyx: TelnyxStub;
let client: TelnyxClient;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
  client = createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 });
});

afterEach(() => telnyx[Symbol.asyncDispose]());

const execute = (command: Command) => executeCommand(client, COMMAND_ID, command);

test.each(COMMAND_TYPES)('%s is sent as Telnyx documents it', async (type) => {
  const { sent, reply = OK, output = null } = SAMPLE_REQUESTS[type];
  telnyx.answer(() => reply);
  await expect(execute(SAMPLE_COMMANDS[type])).resolves.toEqual(output);
  const { method, path, body } = telnyx.requests[0] ?? {};
  expect({ method, path, body }).toEqual(sent);
});

test('an answer without client_state leaves the leg the one it has', async () => {
  await execute({ type: 'calls.answer', callControlId: LEG, clientState: null });
  expect(telnyx.requests[0]?.body).toEqual({ command_id: COMMAND_ID });
});

describe('a reply that is not what Telnyx documents is no success', () => {
  test.each(COMMAND_TYPES)('of %s: the page of a proxy', async (type) => {
    telnyx.answer(() => ({ body: '<html>welcome</html>' }));
    await expect(execute(SAMPLE_COMMANDS[type])).rejects.toMatchObject({
      name: 'UnreadableReplyError',
    });
  });

  test.each(COMMAND_TYPES.filter((type) => SAMPLE_REQUESTS[type].output !== undefined))(
    'of %s: data without what it should bring',
    async (type) => {
      telnyx.answer(() => ({ body: { data: null } }));
      await expect(execute(SAMPLE_COMMANDS[type])).rejects.toMatchObject({
        name: 'UnreadableReplyError',
      });
    },
  );
});

test('a command of another version is refused before it is sent', async () => {
  const command = { type: 'calls.levitate', callControlId: LEG } as unknown as Command; // From Redis.
  await expect(execute(command)).rejects.toMatchObject({ name: 'UnknownCommandError' });
  expect(telnyx.requests).toEqual([]);
});
