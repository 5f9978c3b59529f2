// Large reads in small portions: the process has webhooks to answer between two of them.

const AT_ONCE = 4;

/** The results of `work` in the items' order; at most four are under way. Ends with the first error. */
export const aFewAtOnce = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(work))));
  }
  return results;
};
