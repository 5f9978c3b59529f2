// Reads `filter[…]` and `page[…]`, as Telnyx's lists have them.

import type { Request } from 'express';

import { badParameter } from './api-error.ts';

/** Telnyx's own. */
const PAGE_SIZE_DEFAULT = 20;
const PAGE_SIZE_MAX = 250;
/** Lists are gathered from many places, so a deep page costs as much as all pages before it. */
const PAGED_MAX = 10_000;

export interface Page {
  readonly number: number;
  readonly size: number;
}

/** Reads one filter's value. @throws ApiError 400 */
export type Filter<T> = (text: string, parameter: string) => T;
type Filters = Readonly<Record<string, Filter<unknown>>>;

export interface Query<F extends Filters> {
  /** Null: not given, or empty. */
  readonly filter: { readonly [Name in keyof F]: ReturnType<F[Name]> | null };
  readonly page: Page;
}

/** @throws ApiError 400 that names the parameter, also for a filter that the list does not have. */
export const readQuery = <F extends Filters>(request: Request, filters: F): Query<F> => {
  const allowed = [...Object.keys(filters).map(filterName), 'page[number]', 'page[size]'];
  for (const parameter of Object.keys(request.query)) {
    if (/^(filter|page)\b/.test(parameter) && !allowed.includes(parameter)) {
      throw badParameter(parameter, `one of ${allowed.join(', ')}`);
    }
  }
  const values = Object.entries(filters).map(([name, read]) => {
    const parameter = filterName(name);
    const text = textOf(request, parameter);
    return [name, text === null ? null : read(text, parameter)];
  });
  return {
    // The entries are made from `filters`, so these are exactly its names.
    filter: Object.fromEntries(values) as Query<F>['filter'],
    page: readPage(request),
  };
};

/** A name or an id, as it is. An unencoded `+` of a phone number arrives as a space. */
export const anyText: Filter<string> = (text) => text.replace(/^ (?=\d+$)/, '+');

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Filter<T> =>
  (text, parameter) => {
    const found = allowed.find((choice) => choice === text);
    if (found === undefined) throw badParameter(parameter, `one of ${allowed.join(', ')}`);
    return found;
  };

export const trueOrFalse: Filter<boolean> = (text, parameter) =>
  oneOf('true', 'false')(text, parameter) === 'true';

const filterName = (name: string): string => `filter[${name}]`;

const textOf = (request: Request, parameter: string): string | null => {
  const value = request.query[parameter];
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw badParameter(parameter, 'given once');
  return value;
};

const readPage = (request: Request): Page => {
  const size = readCount(request, 'page[size]', PAGE_SIZE_MAX) ?? PAGE_SIZE_DEFAULT;
  const number = readCount(request, 'page[number]', Math.floor(PAGED_MAX / size)) ?? 1;
  return { number, size };
};

const readCount = (request: Request, parameter: string, highest: number): number | null => {
  const text = textOf(request, parameter);
  if (text === null) return null;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > highest) {
    throw badParameter(parameter, `a whole number from 1 to ${highest}`);
  }
  return count;
};
