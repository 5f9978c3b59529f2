// Every operation of config/openapi.yaml that is no action, against the running service: each status
// that can be had, each answer as it is described.

import { describe, expect, it } from 'vitest';

import { listenToEvents } from '../../support/event-listener.ts';
import { ADMIN_TOKEN } from '../../support/test-service.ts';
import {
  actionOf,
  operationOf,
  operations,
  unseenOf,
  useDescribedService,
} from './described-service.ts';

const { service, known, ask, note } = useDescribedService();

describe('without the token', () => {
  it.each(operations)('$method $path answers 401', async (operation) => {
    const answered = await ask(operation, { id: known.live }, { token: null });

    expect(answered.status).toBe(401);
  });
});

describe('a read', () => {
  it.each([
    ['listLines', {}],
    ['listConferences', {}],
    ['listCalls', {}],
    ['listDeadLetters', {}],
  ])('%s answers 200, pages, and 400 to a page that is none', async (id, ids) => {
    const operation = operationOf(id);

    const all = await ask(operation, ids);
    const second = await ask(operation, ids, { query: '?page[size]=1&page[number]=2' });

    expect(all.status).toBe(200);
    expect((all.body['data'] as readonly unknown[]).length).toBeGreaterThan(0);
    expect(second.body['meta']).toMatchObject({ page_number: 2, page_size: 1 });
    expect((await ask(operation, ids, { query: '?page[size]=0' })).status).toBe(400);
  });

  it.each(['listParticipants', 'listRecordings'])(
    '%s answers 200, 400 to a filter that is none, and 404',
    async (id) => {
      const operation = operationOf(id);

      const answered = await ask(operation, { id: known.live });

      expect(answered.status).toBe(200);
      expect((answered.body['data'] as readonly unknown[]).length).toBeGreaterThan(0);
      const wrong = await ask(operation, { id: known.live }, { query: '?filter[nothing]=1' });
      expect(wrong.status).toBe(400);
      expect((await ask(operation, { id: 'unknown' })).status).toBe(404);
    },
  );

  it('retrieveConference answers 200, also after the end, and 404', async () => {
    const operation = operationOf('retrieveConference');

    const [live, ended] = [
      await ask(operation, { id: known.live }),
      await ask(operation, { id: known.ended }),
    ];

    expect(live.body['data']).toMatchObject({ id: known.live, status: 'in_progress' });
    expect(ended.body['data']).toMatchObject({ id: known.ended, status: 'completed' });
    expect((await ask(operation, { id: 'unknown' })).status).toBe(404);
  });

  it('retrieveCall answers 200 with a timeline, and 404', async () => {
    const operation = operationOf('retrieveCall');

    const { body } = await ask(operation, { call_leg_id: known.leg });

    expect(body['data']).toMatchObject({ call_leg_id: known.leg, phase: 'in-conference' });
    expect((await ask(operation, { call_leg_id: 'unknown' })).status).toBe(404);
  });

  it('retrieveRecording answers 200 with links of Telnyx, and 404', async () => {
    const operation = operationOf('retrieveRecording');

    const { status, body } = await ask(operation, { id: known.recording });

    expect(status).toBe(200);
    expect(body['data']).toMatchObject({
      id: known.recording,
      download_urls: { mp3: expect.stringMatching(/^https?:/) },
    });
    expect((await ask(operation, { id: 'unknown' })).status).toBe(404);
  });

  it('describeApi answers with the description', async () => {
    const { status, body } = await ask(operationOf('describeApi'), {});

    expect(status).toBe(200);
    expect(body).toEqual(expect.stringMatching(/^openapi: 3\.1\.0/));
  });
});

describe('a dead letter', () => {
  it('is replayed with 202, refused with 422 when nobody can read it, and 404', async () => {
    const operation = operationOf('replayDeadLetter');

    expect(known.buried).not.toBe(known.unreadable);
    expect((await ask(operation, { id: known.buried })).status).toBe(202);
    expect((await ask(operation, { id: known.unreadable })).status).toBe(422);
    expect((await ask(operation, { id: '17-1763800000000-0' })).status).toBe(404);
  });
});

describe('the events', () => {
  it('answer 200 with the type of server-sent events, and 400 to an id that is none', async () => {
    const operation = operationOf('streamEvents');
    const url = `http://127.0.0.1:${service().app.adminPort}/v1/events`;
    await using listener = await listenToEvents(url, { token: ADMIN_TOKEN });

    expect(listener.status).toBe(200);
    note(operation, listener.status);
    expect(operation.faultsOf(200, listener.headers.get('content-type') ?? '', '')).toEqual([]);
    expect((await ask(operation, {}, { query: '?last_event_id=now' })).status).toBe(400);
  });
});

/** What takes another kind of test: Redis away, and a mailbox that is full. */
const ELSEWHERE = [503];
const ELSEWHERE_OF: Readonly<Record<string, readonly number[]>> = { replayDeadLetter: [409] };

describe('what is described', () => {
  it.each(operations.filter((one) => actionOf(one) === null))(
    '$method $path was answered above with each of its statuses',
    (operation) => {
      const elsewhere = [...ELSEWHERE, ...(ELSEWHERE_OF[operation.id] ?? [])];

      expect(unseenOf(operation).filter((status) => !elsewhere.includes(status))).toEqual([]);
    },
  );
});
