import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pressKey, type KeyPress } from '../../src/call/keys.ts';
import type { KeyCommand } from '../../src/conference/message.ts';

type Press = Pick<KeyPress, 'digit' | 'at'>;

const GAP_MS = 200;

/** Keys typed one after another; `~` is a pause that is too long, `-` one that is just not. */
const typed = (keys: string): readonly Press[] => {
  const presses: Press[] = [];
  let at = 0;
  for (const key of keys) {
    if (key === '~') at += 3_001 - GAP_MS;
    else if (key === '-') at += 3_000 - GAP_MS;
    else presses.push({ digit: key, at: (at += GAP_MS) });
  }
  return presses;
};

const commandsOf = (presses: readonly Press[]): readonly KeyCommand[] => {
  let kept: readonly KeyPress[] = [];
  return presses.flatMap((press) => {
    const pressed = pressKey(kept, press);
    kept = pressed.presses;
    return pressed.commands;
  });
};

describe('keys in the conference', () => {
  it.each<[string, readonly KeyCommand[]]>([
    ['*6', ['mute']],
    ['*9', ['hand']],
    ['*#', ['count']],
    ['*4', ['help']],
    ['*5', ['mute-all']],
    ['*7', ['lock']],
    ['*2', ['record']],
    ['*1', ['next']],
    ['*3', ['end-asked']],
    ['*3*3', ['end-asked', 'end']],
    ['*6*9*6', ['mute', 'hand', 'mute']],
  ])('%s is %j', (keys, commands) => {
    expect(commandsOf(typed(keys))).toEqual(commands);
  });

  it.each<[string, string, readonly KeyCommand[]]>([
    ['a key without a star', '6', []],
    ['a star alone', '*', []],
    ['a key that means nothing', '*8*0', []],
    ['another star first', '**6', ['mute']],
    ['garbage around it', '0123*64567', ['mute']],
    ['a second key after one star', '*69', ['mute']],
    ['letters that a few telephones have', '*A6B*9', ['hand']],
  ])('%s: %s is %j', (_title, keys, commands) => {
    expect(commandsOf(typed(keys))).toEqual(commands);
  });

  it.each<[string, readonly KeyCommand[]]>([
    ['*~6', []],
    ['*-6', ['mute']],
    ['*~6*6', ['mute']],
    ['*3~*3', ['end-asked', 'end-asked']],
    ['*3-*3', ['end-asked', 'end']],
    ['*3*~3', ['end-asked']],
    ['*3*~3*3', ['end-asked', 'end-asked']],
  ])('a pause (~) of over three seconds forgets a half-typed key: %s is %j', (keys, commands) => {
    expect(commandsOf(typed(keys))).toEqual(commands);
  });

  it('asks again after something else came between the two *3', () => {
    expect(commandsOf(typed('*3*6*3'))).toEqual(['end-asked', 'mute', 'end-asked']);
  });

  it('gives each key once when the webhooks arrive in any order', () => {
    const keys: fc.Arbitrary<string> = fc
      .array(fc.constantFrom('*6', '*9', '*#', '*5', '*7'), { minLength: 1, maxLength: 4 })
      .map((list) => list.join(''));
    const orders = keys.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...typed(all)], { minLength: all.length, maxLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(orders, ([all, arrived]) => {
        expect(commandsOf(arrived).toSorted()).toEqual([...commandsOf(typed(all))].toSorted());
      }),
    );
  });

  it('ends for everyone once, in whatever order the four webhooks of *3*3 arrive', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...typed('*3*3')], { minLength: 4, maxLength: 4 }),
        (arrived) => {
          expect(commandsOf(arrived).filter((command) => command === 'end')).toEqual(['end']);
        },
      ),
    );
  });

  it('remembers no more than eight presses of whoever plays with the keys', () => {
    let presses: readonly KeyPress[] = [];
    for (const press of typed('1234567890*1234567890')) presses = pressKey(presses, press).presses;
    expect(presses).toHaveLength(8);
  });
});
