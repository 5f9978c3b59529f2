// Pages of a list: by number, as Telnyx's conferences, or by cursor, as its active calls.

import { refuse } from '../model/refusal.ts';
import { answered } from '../model/reply.ts';
import type { Reply } from '../model/reply.ts';
import type { Switches } from '../switches.ts';

type Query = Readonly<Record<string, string>>;

const PAGE_SIZE_DEFAULT = 20;
const PAGE_SIZE_MAX = 250;

const integerOf = (text: string | undefined, otherwise: number): number =>
  text === undefined || text === '' ? otherwise : Number(text);

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const refuseSize = (name: string, switches: Switches): Reply => {
  const detail = `The value is outside of allowed range 1 to ${PAGE_SIZE_MAX}`;
  return refuse('10033', switches, { detail, parameter: name });
};

export const numberedPage = <T>(
  items: readonly T[],
  query: Query,
  switches: Switches,
  view: (item: T) => unknown,
): Reply => {
  const number = integerOf(query['page[number]'], 1);
  const size = integerOf(query['page[size]'], PAGE_SIZE_DEFAULT);
  if (!isWithin(number, 1, Infinity)) return refuseSize('page[number]', switches);
  if (!isWithin(size, 1, PAGE_SIZE_MAX)) return refuseSize('page[size]', switches);
  const from = (number - 1) * size;
  return answered(items.slice(from, from + size).map(view), {
    total_pages: Math.ceil(items.length / size),
    total_results: items.length,
    page_number: number,
    page_size: size,
  });
};

/** `items` come in the order of their cursors, which grow. */
export const cursorPage = <T>(
  items: Iterable<T>,
  query: Query,
  switches: Switches,
  cursorOf: (item: T) => number,
  view: (item: T) => unknown,
): Reply => {
  const limit = integerOf(query['page[limit]'], PAGE_SIZE_DEFAULT);
  if (!isWithin(limit, 1, PAGE_SIZE_MAX)) return refuseSize('page[limit]', switches);
  const after = integerOf(query['page[after]'], 0);
  const page: T[] = [];
  let more = false;
  for (const item of items) {
    if (cursorOf(item) <= after) continue;
    more = page.length === limit;
    if (more) break;
    page.push(item);
  }
  const first = page[0];
  const last = page.at(-1);
  return answered(page.map(view), {
    total_items: page.length,
    next: more && last !== undefined ? `page[after]=${cursorOf(last)}` : null,
    previous: null,
    cursors: {
      after: last === undefined ? null : String(cursorOf(last)),
      before: first === undefined ? null : String(cursorOf(first)),
    },
  });
};
