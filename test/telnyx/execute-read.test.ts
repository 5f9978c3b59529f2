import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTelnyxClient, type TelnyxClient } from '../../src/telnyx/client.ts';
import { executeCommand } from '../../src/telnyx/execute-command.ts';
import { COMMAND_ID, CONFERENCE } from '../support/sample-commands.ts';
import { page, startTelnyxStub, stubParticipant, type TelnyxStub } from '../support/telnyx-stub.ts';

let telnyx: TelnyxStub;
let client: TelnyxClient;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
  client = createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 10_000 });
});

afterEach(() => telnyx[Symbol.asyncDispose]());

describe('conferences by name', () => {
  const conference = (id: string, createdAt: string): object => ({
    id,
    name: 'standup',
    created_at: createdAt,
    expires_at: createdAt,
    record_type: 'conference',
  });
  const ids = async (): Promise<readonly string[]> => {
    const command = { type: 'conferences.list', name: 'standup', region: null } as const;
    const { conferences } = await executeCommand(client, COMMAND_ID, command);
    return conferences.map(({ conferenceId }) => conferenceId);
  };

  test('are asked for by name, running and not yet started, a full page at a time', async () => {
    telnyx.answer(() => page([]));
    await ids();
    const queries = telnyx.requests.map(({ query }) => query);
    const common = { 'filter[name]': 'standup', 'page[number]': '1', 'page[size]': '250' };
    expect(queries).toHaveLength(2);
    expect(queries).toContainEqual({ ...common, 'filter[status]': 'in_progress' });
    expect(queries).toContainEqual({ ...common, 'filter[status]': 'init' });
  });

  test('come oldest first, whatever the order and the status', async () => {
    telnyx.answer(({ query }) =>
      query['filter[status]'] === 'init'
        ? page([conference('middle', '2026-01-01T00:00:02Z')])
        : page([
            conference('newest', '2026-01-01T00:00:03.5Z'),
            conference('oldest', '2026-01-01T00:00:01.900Z'),
          ]),
    );
    expect(await ids()).toEqual(['oldest', 'middle', 'newest']);
  });

  test('of the same instant are told apart by id', async () => {
    const [a, b] = ['a', 'b'].map((id) => conference(id, '2026-01-01T00:00:00Z'));
    telnyx.answer(({ query }) => page(query['filter[status]'] === 'init' ? [b] : [a]));
    expect(await ids()).toEqual(['a', 'b']);
    telnyx.answer(({ query }) => page(query['filter[status]'] === 'init' ? [a] : [b]));
    expect(await ids()).toEqual(['a', 'b']);
  });

  test('that start between the two reads are listed once', async () => {
    telnyx.answer(() => page([conference('only', '2026-01-01T00:00:00Z')]));
    expect(await ids()).toEqual(['only']);
  });

  test('are read over every page', async () => {
    telnyx.answer(({ query }) => {
      const number = Number(query['page[number]']);
      if (query['filter[status]'] === 'init') return page([]);
      return page([conference(`page-${number}`, `2026-01-01T00:00:0${number}Z`)], number, 3);
    });
    expect(await ids()).toEqual(['page-1', 'page-2', 'page-3']);
  });

  test('on more pages than there can be are refused, not cut short', async () => {
    telnyx.answer(({ query }) =>
      page([conference('same', '2026-01-01T00:00:00Z')], Number(query['page[number]']), 1_000),
    );
    await expect(ids()).rejects.toMatchObject({ name: 'TooManyPagesError' });
    expect(telnyx.requests.length).toBeLessThanOrEqual(80);
  });
});

describe('participants', () => {
  const list = async (callControlId: string | null): Promise<readonly string[]> => {
    const { participants } = await executeCommand(client, COMMAND_ID, {
      type: 'conferences.listParticipants',
      conferenceId: CONFERENCE,
      callControlId,
      region: null,
    });
    return participants.map((one) => one.callControlId);
  };

  test('are read over every page', async () => {
    telnyx.answer(({ query }) => {
      const number = Number(query['page[number]']);
      return page([stubParticipant(`v3:${number}`)], number, 2);
    });
    expect(await list(null)).toEqual(['v3:1', 'v3:2']);
    expect(telnyx.requests.map(({ query }) => query['page[size]'])).toEqual(['250', '250']);
  });

  test('are read to a page that is not full where Telnyx does not count them', async () => {
    telnyx.answer(() => ({ body: { data: [stubParticipant('v3:1')] } }));
    expect(await list(null)).toEqual(['v3:1']);
    expect(telnyx.requests).toHaveLength(1);
  });

  test('of one leg are only that one', async () => {
    telnyx.answer(() => page([stubParticipant('v3:1'), stubParticipant('v3:2')]));
    expect(await list('v3:2')).toEqual(['v3:2']);
    expect(await list('v3:3')).toEqual([]);
  });
});
