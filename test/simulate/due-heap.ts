// What is to happen, the soonest first: a binary heap.

export interface Due {
  readonly due: number;
  /** Decides within one moment; the order of adding decides among equal ranks. */
  readonly rank: number;
  readonly order: number;
  /** Null: called off. Answers false when nothing follows from it. */
  run: (() => unknown) | null;
}

export interface DueHeap {
  add(due: number, rank: number, run: Due['run']): Due;
  /** Takes the first one out, if it is due until `at`. */
  take(at: number): Due | null;
}

export const createDueHeap = (): DueHeap => {
  const heap: Due[] = [];
  let order = 0;

  const swap = (one: number, other: number): void => {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return;
    heap[one] = b;
    heap[other] = a;
  };

  const comesFirst = (one: number, other: number): boolean => {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return false;
    return (a.due - b.due || a.rank - b.rank || a.order - b.order) < 0;
  };

  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!comesFirst(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };

  const sink = (): void => {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const smaller = comesFirst(right, left) ? right : left;
      if (!comesFirst(smaller, at)) return;
      swap(smaller, at);
      at = smaller;
    }
  };

  return {
    add(due, rank, run) {
      const entry: Due = { due, rank, order: order++, run };
      heap.push(entry);
      rise(heap.length - 1);
      return entry;
    },
    take(at) {
      const first = heap[0];
      if (first === undefined || first.due > at) return null;
      const last = heap.pop();
      if (last !== undefined && last !== first) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
};
