// Answers in Telnyx's envelope.

import type { Response } from 'express';

import type { Page } from './query.ts';

/** Phone numbers and presence do not belong into a cache on the way. */
const send = (response: Response, body: object): void => {
  response.set('Cache-Control', 'no-store').json(body);
};

export const sendData = (response: Response, data: object): void => send(response, { data });

/** One page that was cut where the list was read. */
export const sendPage = (
  response: Response,
  data: readonly object[],
  page: Page,
  total: number,
): void =>
  send(response, {
    data,
    meta: {
      total_results: total,
      page_number: page.number,
      page_size: page.size,
      total_pages: Math.ceil(total / page.size),
    },
  });

/** The page of a list that is all there; a page after the last is empty. */
export const sendPageOf = <T>(
  response: Response,
  all: readonly T[],
  page: Page,
  resourceOf: (item: T) => object,
): void => {
  const offset = offsetOf(page);
  const items = all.slice(offset, offset + page.size);
  sendPage(response, items.map(resourceOf), page, all.length);
};

export const offsetOf = (page: Page): number => (page.number - 1) * page.size;
