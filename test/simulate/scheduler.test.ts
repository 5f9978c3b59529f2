import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from '../simulator/random.ts';
import { createDueHeap } from './due-heap.ts';
import { createScheduler } from './scheduler.ts';

const START = 1_000;
const create = (seed = 'a') => createScheduler(START, createRandom(seed));

test('runs what is due in the order of its time, whatever the order of asking', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 })), (delays) => {
      const heap = createDueHeap();
      for (const [index, due] of delays.entries()) heap.add(due, 0.5, () => index);
      const taken = delays.map(() => heap.take(50)?.due);

      expect(taken).toEqual(delays.toSorted((a, b) => a - b));
      expect(heap.take(50)).toBeNull();
    }),
  );
});

test('stands still until the next thing is due, and ends at the time that was asked for', async () => {
  const scheduler = create();
  const times: number[] = [];
  scheduler.after(30, () => times.push(scheduler.now()));
  scheduler.after(10, () => scheduler.after(5, () => times.push(scheduler.now())));
  await scheduler.runUntil(START + 100);

  expect(times).toEqual([START + 15, START + 30]);
  expect(scheduler.now()).toBe(START + 100);
});

test('lets every promise go on before the next thing runs', async () => {
  const scheduler = create();
  const order: string[] = [];
  const chain = async (): Promise<void> => {
    for (let step = 1; step <= 20; step += 1) await Promise.resolve();
    order.push('followed');
  };
  scheduler.setTimeout(() => void chain(), 1);
  scheduler.setTimeout(() => order.push('next'), 1);
  await scheduler.runUntil(START + 1);

  expect(order).toEqual(['followed', 'next']);
});

test('does not run what was called off', async () => {
  const scheduler = create();
  const ran: string[] = [];
  const cancel = scheduler.after(5, () => ran.push('called off'));
  scheduler.after(1, cancel);
  await scheduler.runUntil(START + 10);

  expect(ran).toEqual([]);
});

test('draws the order within one moment from the seed', async () => {
  const orderOf = async (seed: string): Promise<string> => {
    const scheduler = create(seed);
    let order = '';
    for (const name of 'abcdef') scheduler.after(1, () => void (order += name));
    await scheduler.runUntil(START + 1);
    return order;
  };
  const orders = new Set(await Promise.all(['1', '2', '3', '4', '5', '6'].map(orderOf)));

  expect(await orderOf('1')).toBe(await orderOf('1'));
  expect(orders.size).toBeGreaterThan(1);
});

test('keeps the order of timers that were set for the same moment', async () => {
  const scheduler = create();
  let order = '';
  for (const name of 'abcdef') scheduler.setTimeout(() => void (order += name), 1);
  await scheduler.runUntil(START + 1);

  expect(order).toBe('abcdef');
});

test('gives up a world that comes to no end', async () => {
  const scheduler = create();
  const again = (): void => void scheduler.after(0, again);
  again();

  await expect(scheduler.runUntil(START + 1)).rejects.toThrow('did not come to rest');
});
