import { describe, expect, it } from 'vitest';

import { openLine } from '../../src/conference/line.ts';
import { createLines } from '../../src/conference/lines.ts';
import { useRedis } from '../support/use-redis.ts';
import { startAdmin } from './admin-server.ts';

const LINES = Array.from({ length: 45 }, (_, n) => openLine(`line-${n}`));

describe('filters and pages', () => {
  const redis = useRedis();

  it('gives the asked page and tells how many there are', async () => {
    await using admin = await startAdmin(redis(), { lines: createLines(LINES) });

    const { body } = await admin.request('/v1/lines?page[number]=5&page[size]=10');

    expect(body.data).toMatchObject(LINES.slice(40).map(({ name }) => ({ name })));
    expect(body.meta).toEqual({
      total_results: 45,
      page_number: 5,
      page_size: 10,
      total_pages: 5,
    });
  });

  it('gives an empty page after the last', async () => {
    await using admin = await startAdmin(redis(), { lines: createLines(LINES) });

    const { status, body } = await admin.request('/v1/lines?page[number]=4');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: [],
      meta: { total_results: 45, page_number: 4, page_size: 20, total_pages: 3 },
    });
  });

  it('reads encoded brackets, and takes an empty value for none', async () => {
    await using admin = await startAdmin(redis(), { lines: createLines(LINES) });

    const encoded = await admin.request('/v1/lines?page%5Bsize%5D=2&page%5Bnumber%5D=');
    expect(encoded.body.meta).toMatchObject({ page_number: 1, page_size: 2 });

    const empty = await admin.request(
      '/v1/conferences?filter[status]=&filter[name]=&filter[line]=',
    );
    expect([empty.status, empty.body.data]).toEqual([200, []]);
  });

  it.each([
    ['/v1/lines', 'page[size]', '0'],
    ['/v1/lines', 'page[size]', '251'],
    ['/v1/lines', 'page[size]', '-1'],
    ['/v1/lines', 'page[size]', '2.5'],
    ['/v1/lines', 'page[number]', '0'],
    ['/v1/lines', 'page[number]', 'two'],
    ['/v1/lines', 'page[number]', '1e3'],
    ['/v1/calls', 'page[number]', '501'],
    ['/v1/lines', 'page[offset]', '1'],
    ['/v1/lines', 'filter[name]', 'x'],
    ['/v1/conferences', 'filter[status]', 'over'],
    ['/v1/conferences', 'filter[region]', 'US'],
    ['/v1/calls', 'filter[phase]', 'sleeping'],
    ['/v1/calls', 'filter[phase', 'ended'],
    ['/v1/conferences/some-id/participants', 'filter[status]', 'waiting'],
    ['/v1/conferences/some-id/participants', 'filter[muted]', 'yes'],
  ])('answers 400 to %s with %s=%s and names the parameter', async (path, parameter, value) => {
    await using admin = await startAdmin(redis());

    const { status, body } = await admin.request(`${path}?${parameter}=${value}`);

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        code: '400',
        title: 'Bad Request',
        detail: expect.stringContaining(parameter),
        source: { parameter },
      },
    ]);
  });

  it('answers 400 to a filter that is given twice', async () => {
    await using admin = await startAdmin(redis());

    const { status, body } = await admin.request('/v1/calls?filter[line]=a&filter[line]=b');

    expect([status, body.errors?.[0]?.source]).toEqual([400, { parameter: 'filter[line]' }]);
  });

  it('leaves other parameters alone', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/lines?_=1')).status).toBe(200);
  });
});
