import { describe, expect, it } from 'vitest';

import type { Recording } from '../../src/conference/state.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { findRecording } from '../../src/telnyx/find-recording.ts';
import { endedOf, sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { refusal, startTelnyxStub, type TelnyxStub } from '../support/telnyx-stub.ts';
import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, NOW, startAdmin, type Admin } from './admin-server.ts';

const recording = (recordingId: string, facts: Partial<Recording> = {}): Recording => ({
  conferenceId: 'live-1',
  recordingId,
  format: 'mp3',
  channels: 'single',
  startedAt: '2026-11-22T08:00:00.000000Z',
  endedAt: '2026-11-22T08:10:00.000000Z',
  ...facts,
});

const seed = async (admin: Admin, recordings: readonly Recording[]): Promise<void> => {
  const state = sampleRoom('support', { conferenceId: 'live-1' });
  const ended = [endedOf('support', { conferenceId: 'ended-1' })];
  const changes = { state, listedAt: NOW, recordings, ended };
  await seedMailbox(admin.store, roomMailbox('support'), changes, NOW);
};

const TWO = [
  recording('rec-2', { startedAt: '2026-11-22T08:30:00.000000Z', channels: 'dual' }),
  recording('rec-1'),
  recording('rec-0', { conferenceId: 'ended-1' }),
];

describe('GET /v1/conferences/{id}/recordings', () => {
  const redis = useRedis();

  it('lists those of this conference by their start', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, TWO);

    const { status, body } = await admin.request('/v1/conferences/live-1/recordings');

    expect(status).toBe(200);
    expect(fieldsOf(body, 'id')).toEqual(['rec-1', 'rec-2']);
    expect(body.data).toContainEqual({
      record_type: 'recording',
      id: 'rec-1',
      conference_id: 'live-1',
      channels: 'single',
      format: 'mp3',
      recording_started_at: '2026-11-22T08:00:00.000000Z',
      recording_ended_at: '2026-11-22T08:10:00.000000Z',
    });
    expect(body.meta).toMatchObject({ total_results: 2 });
  });

  it('filters and pages', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, TWO);
    const path = '/v1/conferences/live-1/recordings';

    const dual = await admin.request(`${path}?filter[channels]=dual`);
    const second = await admin.request(`${path}?page[size]=1&page[number]=2`);

    expect(fieldsOf(dual.body, 'id')).toEqual(['rec-2']);
    expect(fieldsOf(second.body, 'id')).toEqual(['rec-2']);
  });

  it('keeps them after the end of the conference', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, TWO);

    const { body } = await admin.request('/v1/conferences/ended-1/recordings');

    expect(fieldsOf(body, 'id')).toEqual(['rec-0']);
  });

  it('answers 404 for an unknown conference', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/conferences/live-9/recordings')).status).toBe(404);
  });
});

describe('GET /v1/recordings/{id}', () => {
  const redis = useRedis();

  const startWith = async (stub: TelnyxStub) => {
    const client = createTelnyxClient({ apiKey: 'KEY', baseURL: stub.baseURL, timeoutMs: 500 });
    return startAdmin(redis(), { findRecording: (id) => findRecording(client, id) });
  };

  it('fetches links that are fresh', async () => {
    await using stub = await startTelnyxStub();
    const links = { mp3: 'https://example.com/a.mp3', wav: 'https://example.com/a.wav' };
    stub.answer(() => ({ body: { data: { id: 'rec-1', download_urls: links } } }));
    await using admin = await startWith(stub);

    const { status, headers, body } = await admin.request('/v1/recordings/rec-1');

    expect(status).toBe(200);
    expect(body.data).toEqual({ record_type: 'recording', id: 'rec-1', download_urls: links });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(stub.requests.map(({ path }) => path)).toEqual(['/recordings/rec-1']);
  });

  it('answers 404 for one that Telnyx does not have', async () => {
    await using stub = await startTelnyxStub();
    stub.answer(() => refusal(404, '10005'));
    await using admin = await startWith(stub);

    expect((await admin.request('/v1/recordings/rec-9')).status).toBe(404);
  });

  it('asks Telnyx for nothing that is no id', async () => {
    await using stub = await startTelnyxStub();
    await using admin = await startWith(stub);

    const { status } = await admin.request(`/v1/recordings/${encodeURIComponent('../calls/x')}`);

    expect(status).toBe(404);
    expect(stub.requests).toEqual([]);
  });

  it.each([
    ['does not answer', 'silent' as const],
    ['is broken', refusal(500, '10000')],
    ['refuses our key', refusal(401, '10009')],
  ])('answers 503 when Telnyx %s', async (_what, reply) => {
    await using stub = await startTelnyxStub();
    stub.answer(() => reply);
    await using admin = await startWith(stub);

    const { status, headers } = await admin.request('/v1/recordings/rec-1');

    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('answers 503 in a process that has no key', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/recordings/rec-1')).status).toBe(503);
  });
});
