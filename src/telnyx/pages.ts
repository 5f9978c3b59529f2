// Telnyx's lists, read to their end.

import { TooManyPagesError, UnreadableReplyError } from './refusals.ts';

/** Telnyx's maximum for `page[size]`. */
export const PAGE_SIZE = 250;
/** 10,000 items: several times what one account's conference or application holds. */
const PAGES_MAX = 40;

/** Which page: by number, or after a cursor where the list has cursors. */
export interface PageQuery {
  readonly number: number;
  readonly after: string | null;
}

export interface Page<Item> {
  readonly data: readonly Item[];
  /** Telnyx's `meta`, of either kind of pagination. */
  readonly meta?: unknown;
}

interface PageMeta {
  readonly total_pages?: number;
  readonly cursors?: { readonly after?: string | null };
}

/**
 * Every item of a list, in Telnyx's order. A list that changes while it is read may lack or repeat
 * an item at the seams.
 *
 * @throws TooManyPagesError after `PAGES_MAX` pages.
 */
export const readPages = async <Item>(
  commandType: string,
  read: (page: PageQuery) => Promise<Page<Item>>,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let after: string | null = null;
  for (let number = 1; number <= PAGES_MAX; number += 1) {
    const page: Page<Item> = await read({ number, after });
    if (!isList(page)) throw new UnreadableReplyError(commandType);
    items.push(...page.data);
    const meta: PageMeta = page.meta ?? {};
    after = meta.cursors?.after ?? null;
    if (page.data.length === 0 || isLast(page.data.length, number, meta)) return items;
  }
  throw new TooManyPagesError(PAGES_MAX);
};

/**
 * The SDK makes an empty page of any reply without `data`. Nobody is in a conference and no call is
 * alive would then be read out of a proxy's error, so the body that it keeps is looked at.
 */
const isList = (page: object): boolean => {
  const body: unknown = Reflect.get(page, 'body');
  return typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data);
};

const isLast = (length: number, number: number, meta: PageMeta): boolean => {
  if (meta.cursors) return !meta.cursors.after;
  if (meta.total_pages !== undefined) return number >= meta.total_pages;
  return length < PAGE_SIZE;
};
