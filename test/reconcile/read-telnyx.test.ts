import { expect, test } from 'vitest';

import { createLines } from '../../src/conference/lines.ts';
import { openLine } from '../../src/conference/line.ts';
import { readTelnyx } from '../../src/reconcile/read-telnyx.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { page, startTelnyxStub, stubParticipant } from '../support/telnyx-stub.ts';

const CREATED_AT = '2026-08-21T10:00:00.000000Z';

/** A Telnyx that knows of a conference only in its own region. */
const startRegional = (region: string) =>
  startTelnyxStub(({ path, query }) => {
    if (query['region'] !== region) return page([]);
    if (path.endsWith('/participants')) return page([stubParticipant('v3:1')]);
    return page([{ id: 'c-1', name: 'berlin', created_at: CREATED_AT }]);
  });

const BERLIN = { ...openLine('berlin'), conference: { region: 'Europe' } } as const;

test.each([
  { what: 'a line', lines: [BERLIN], live: [] },
  {
    what: 'a conference, whatever its line says by now,',
    lines: [openLine('berlin')],
    live: [{ line: 'berlin', region: 'Europe' }],
  },
] as const)('the region of $what is asked for its conferences', async ({ lines, live }) => {
  await using telnyx = await startRegional('Europe');
  const view = await readTelnyx(
    {
      client: createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs: 3_000 }),
      connectionId: null,
      lines: createLines(lines),
      conferenceNamePrefix: '',
    },
    live,
  );
  expect(view.conferences).toMatchObject([
    { conferenceId: 'c-1', line: 'berlin', joined: [{ callControlId: 'v3:1' }] },
  ]);
});
