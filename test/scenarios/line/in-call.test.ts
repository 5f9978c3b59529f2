// In the call: the rows of the peers' matrix that a line has.

import { describe, expect, it } from 'vitest';

import type { Caller } from '../../simulator/caller.ts';
import { lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';
import { createPeople, hangUp, isMuted, listen } from './people.ts';

const service = useService({
  lines: [
    { name: 'plain', numbers: [lineNumber(0)], greeting: '' },
    { name: 'crowd', numbers: [lineNumber(1)], greeting: '' },
    { name: 'greeted', numbers: [lineNumber(2)], greeting: 'Welcome to the round.' },
    { name: 'german', numbers: [lineNumber(3)], pin: '482913', language: 'de-DE', voice: 'male' },
    { name: 'quiet', numbers: [lineNumber(4)], greeting: '', mute_on_entry: true },
    { name: 'default', numbers: [lineNumber(5)] },
    { name: 'left', numbers: [lineNumber(7)], greeting: '' },
    { name: 'slow', numbers: [lineNumber(8)], greeting: '' },
    {
      name: 'recorded',
      numbers: [lineNumber(6)],
      greeting: 'https://media.example.com/welcome.mp3',
      sentences: { 'count-many': 'https://media.example.com/ding.mp3', 'you-are-first': '' },
    },
  ],
});
const { dial, enter, participant } = createPeople(service);

/** So many callers of a line, one after another, all of them in. */
const party = async (
  nth: number,
  size: number,
): Promise<readonly [Caller, Caller, ...Caller[]]> => {
  const callers: Caller[] = [];
  for (let caller = 0; caller < size; caller += 1) {
    const one = dial(lineNumber(nth));
    await one.joined;
    callers.push(one);
  }
  await quiet(service());
  const [first, second, ...others] = callers;
  if (first === undefined || second === undefined) throw new Error('a party has two at least');
  return [first, second, ...others];
};

it('Join / leave tone: the conference’s own, as nobody’s join says otherwise', async () => {
  const callers = await party(0, 3);
  expect(callers.map(({ leg }) => leg.seat?.beepEnabled)).toEqual([null, null, null]);
  hangUp(...callers);
});

it('Tones thinned out when many join: at most five in ten seconds, and no counts', async () => {
  const callers = Array.from({ length: 12 }, () => dial(lineNumber(1)));
  await Promise.all(callers.map(({ joined }) => joined));
  await quiet(service());
  const silent = callers.filter(({ leg }) => leg.seat?.beepEnabled === 'never');
  expect(silent).toHaveLength(7);
  const counts = callers.filter(({ heard }) => heard.some((words) => words.includes('people')));
  expect(counts.length).toBeLessThan(5);
  hangUp(...callers);
});

it('Head count spoken: on joining, and by *#, to that caller alone', async () => {
  const [ann, bob] = await party(0, 2);
  expect([ann.heard, bob.heard]).toEqual([
    ['You are the first in the conference.'],
    ['There are 2 people in the conference.'],
  ]);
  const heard = listen(ann, bob);
  await ann.press('*#');
  await quiet(service());
  expect(heard()).toEqual([['There are 2 people in the conference.'], []]);
  hangUp(ann, bob);
});

it('Welcome prompt: before joining, and also as a recording', async () => {
  const [ann, bob] = [dial(lineNumber(2)), dial(lineNumber(6))];
  await Promise.all([ann.joined, bob.joined]);
  expect(ann.heard[0]).toBe('Welcome to the round.');
  expect(bob.heard[0]).toBe('https://media.example.com/welcome.mp3');
  const cem = dial(lineNumber(6));
  await cem.hears('https://media.example.com/ding.mp3');
  hangUp(ann, bob, cem);
});

it('Self-mute key: mutes and unmutes, and nobody else hears of it', async () => {
  const [ann, bob] = await party(0, 2);
  const heard = listen(ann, bob);
  await ann.press('*6');
  await expect.poll(() => [ann, bob].map(isMuted)).toEqual([true, false]);
  await expect.poll(() => participant(ann)).toMatchObject({ muted: true });
  await ann.press('*6');
  await expect.poll(() => isMuted(ann)).toBe(false);
  await quiet(service());
  expect(heard()).toEqual([['You are muted. Press star six to speak.', 'You can speak now.'], []]);
  hangUp(ann, bob);
});

it('Raise hand by key: says the place, and lowers it again', async () => {
  const [ann, bob] = await party(0, 2);
  await ann.press('*9');
  await ann.hears('You are number 1.');
  await bob.press('*9');
  await bob.hears('You are number 2.');
  await ann.press('*9');
  await ann.hears('Your hand is lowered.');
  await expect
    .poll(async () => [
      (await participant(ann))?.hand_raised_at,
      (await participant(bob))?.hand_raised_at,
    ])
    .toEqual([null, expect.any(String)]);
  hangUp(ann, bob);
});

it('Spoken key help: the keys of a guest', async () => {
  const [ann, bob] = await party(0, 2);
  const heard = listen(ann, bob);
  await ann.press('*4');
  await ann.hears('Press star six to mute or unmute.');
  await quiet(service());
  expect(heard().map(({ length }) => length)).toEqual([1, 0]);
  hangUp(ann, bob);
});

it('Languages: prompts, greeting and goodbyes in the line’s language and voice', async () => {
  const guest = await enter(lineNumber(3), '482913#');
  await guest.joined;
  await guest.hears('Sie sind der erste Teilnehmer.');
  expect(guest.heard).toContain('Willkommen. Sie werden mit der Konferenz verbunden.');
  const stranger = await enter(lineNumber(3), '0000#');
  for (const keys of ['1111#', '2222#']) {
    await stranger.next((change) => change.what === 'leg.heard');
    await stranger.press(keys);
  }
  await stranger.hears('Diese PIN ist falsch. Auf Wiederhören.');
  hangUp(guest);
});

// They take seconds of real time, so they take them together.
describe.concurrent('with a pause', () => {
  it('"You are alone": the last one is told, after a moment', async () => {
    const [ann, bob] = await party(7, 2);
    hangUp(ann);
    expect(await bob.hears('the only one')).toBe('You are the only one in the conference.');
    hangUp(bob);
  });

  it('a pause of over three seconds forgets a half-typed key', async () => {
    const [ann, bob] = await party(8, 2);
    const heard = listen(ann);
    await ann.press('*');
    await ann.wait(3_050);
    await ann.press('6');
    await ann.press('*#');
    await ann.hears('There are 2 people');
    await quiet(service());
    expect([heard(), isMuted(ann)]).toEqual([[['There are 2 people in the conference.']], false]);
    hangUp(ann, bob);
  });
});

it.each(['mutes', 'ignored'] as const)(
  'mute_on_entry mutes who joins, when Telnyx’s join with mute %s',
  async (muteOnJoin) => {
    const { simulator } = service();
    simulator.setSwitches({ muteOnJoin });
    const callers = await party(4, 3);
    expect(callers.map(isMuted)).toEqual([true, true, true]);
    const [ann] = callers;
    await ann.press('*6');
    await expect.poll(() => callers.map(isMuted)).toEqual([false, true, true]);
    hangUp(...callers);
    await quiet(service());
  },
);

describe('a call between two people', () => {
  it('needs at most four commands a caller', async () => {
    const { simulator } = service();
    const [ann, bob] = await party(5, 2);
    hangUp(ann, bob);
    await quiet(service());
    const theirs = new Set([ann.callControlId, bob.callControlId, await ann.joined]);
    const used = simulator.journal
      .of('command')
      .filter(
        ({ target, callControlId }) => theirs.has(target ?? '') || theirs.has(callControlId ?? ''),
      );
    expect(used.map(({ operation }) => operation).toSorted()).toEqual([
      'calls.answer',
      'calls.answer',
      'calls.speak',
      'calls.speak',
      'conferences.create',
      'conferences.join',
      'conferences.speak',
      'conferences.speak',
    ]);
  });
});
