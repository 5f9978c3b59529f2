import { expect, test } from 'vitest';
import { createSimulatedClock } from './simulated-clock.ts';

test('timers run in the order of their due times, each at its own time', () => {
  const clock = createSimulatedClock(0);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} ${clock.now()}`);
  clock.setTimeout(note('late'), 30);
  clock.setTimeout(note('early'), 10);
  clock.setTimeout(note('early too'), 10);
  const cancel = clock.setTimeout(note('never'), 20);
  cancel();
  expect(clock.nextDue()).toBe(10);
  clock.advance(29);
  expect(ran).toEqual(['early 10', 'early too 10']);
  expect(clock.now()).toBe(29);
  clock.advance(1);
  expect(ran.at(-1)).toBe('late 30');
  expect(clock.nextDue()).toBeNull();
});

test('a timer set by a timer runs in the same advance when it falls due', () => {
  const clock = createSimulatedClock(0);
  let rounds = 0;
  const again = (): void => {
    rounds += 1;
    clock.setTimeout(again, 10);
  };
  again();
  clock.advance(100);
  expect(rounds).toBe(11);
});
