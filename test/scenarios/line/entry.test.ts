// Entry and authentication: the rows of the peers' matrix that a line has.

import { describe, expect, it } from 'vitest';

import { conferencesOf } from '../../support/executed.ts';
import { cutOff } from '../../support/cut-off.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';
import { createPeople, hangUp, isMuted } from './people.ts';

const FRIEND = callerNumber(9_001);
const FOE = callerNumber(9_002);
const SHARED = lineNumber(3);
const small = { greeting: '', conference: { max_participants: 2 } };

const service = useService({
  lines: [
    { name: 'one', numbers: [lineNumber(0)], greeting: '' },
    { name: 'two', numbers: [lineNumber(1), lineNumber(2)], greeting: '' },
    { name: 'east', numbers: [SHARED], greeting: '', pin: '1470', host_pin: '1471' },
    { name: 'west', numbers: [SHARED], greeting: '', pin: '2580' },
    { name: 'guessed', numbers: [lineNumber(4)], greeting: '', pin: '482913' },
    { name: 'chosen', numbers: [lineNumber(5)], greeting: '', allow: [FRIEND, FOE], deny: [FOE] },
    { name: 'small', numbers: [lineNumber(6)], ...small },
    { name: 'hosted', numbers: [lineNumber(7)], ...small, host_pin: '730418' },
    { name: 'back', numbers: [lineNumber(8)], greeting: '', pin: '482913', host_pin: '730418' },
    {
      name: 'strict',
      numbers: [lineNumber(9)],
      greeting: '',
      pin: '482913',
      drop_back: false,
    },
  ],
});
const { dial, enter, participant, conference } = createPeople(service);

it('Called number → room: every number of a line leads to its room, an unknown one nowhere', async () => {
  const [one, two, three] = [0, 1, 2].map((nth) => dial(lineNumber(nth)));
  const [first, second, third] = await Promise.all([one?.joined, two?.joined, three?.joined]);
  expect(first).not.toBe(second);
  expect(third).toBe(second);
  const lost = dial(lineNumber(99));
  expect(await lost.ended).toMatchObject({ cause: 'call_rejected', billedMs: 0 });
  for (const caller of [one, two, three]) caller?.hangUp();
});

it('One number, many rooms by code: the PIN chooses the room and the role', async () => {
  const [east, west, host] = await Promise.all([
    enter(SHARED, '1470#'),
    enter(SHARED, '2580#'),
    enter(SHARED, '1471#'),
  ]);
  const ids = await Promise.all([east.joined, west.joined, host.joined]);
  const { simulator } = service();
  const [eastId] = conferencesOf(simulator, 'east');
  expect(ids).toEqual([eastId, conferencesOf(simulator, 'west')[0], eastId]);
  await expect.poll(() => participant(host)).toMatchObject({ role: 'host' });
  expect(await participant(east)).toMatchObject({ role: 'guest' });
  hangUp(east, west, host);
});

it('Line PIN, retries, bad-PIN prompt: asks again, lets in, and lets go after three', async () => {
  const guest = await enter(lineNumber(4), '0000#');
  await guest.hears('That PIN is not right. Please enter');
  await guest.press('482913#');
  await guest.joined;
  const stranger = await enter(lineNumber(4), '1111#');
  for (const keys of ['2222#', '3333#']) {
    await stranger.next((change) => change.what === 'leg.heard');
    await stranger.press(keys);
  }
  expect(await stranger.hears('Goodbye.')).toBe('That PIN is not right. Goodbye.');
  expect(await stranger.ended).toMatchObject({ source: 'callee' });
  hangUp(guest);
});

it('PIN guessing limit across calls: who guessed in two calls has to wait in the third', async () => {
  for (const _call of [1, 2]) {
    const guesser = await enter(lineNumber(4), '1111#', FOE);
    for (const keys of ['2222#', '3333#']) {
      await guesser.next((change) => change.what === 'leg.heard');
      await guesser.press(keys);
    }
    await guesser.ended;
  }
  const again = dial(lineNumber(4), FOE);
  const other = dial(lineNumber(4), FRIEND);
  await again.hears('One moment, please.');
  await other.hears('Please enter your PIN');
  expect([again, other].map(({ heard }) => heard.length)).toEqual([1, 1]);
  hangUp(again, other);
});

it('Caller-ID allow / deny: decided before answering, and deny wins', async () => {
  const friend = dial(lineNumber(5), FRIEND);
  const others = [dial(lineNumber(5), FOE), dial(lineNumber(5))];
  await friend.joined;
  for (const refused of others) {
    expect(await refused.ended).toMatchObject({ cause: 'call_rejected', billedMs: 0 });
  }
  hangUp(friend);
});

it('Capacity: one too many hears why, is hung up, and gets in when somebody leaves', async () => {
  const [ann, bob] = [dial(lineNumber(6)), dial(lineNumber(6))];
  await Promise.all([ann.joined, bob.joined]);
  const third = dial(lineNumber(6));
  await third.hears('The conference is full.');
  expect(await third.ended).toMatchObject({ source: 'callee' });
  hangUp(ann);
  await quiet(service());
  const fourth = dial(lineNumber(6));
  expect(await fourth.joined).toBe(await bob.joined);
  hangUp(bob, fourth);
});

describe('Host always gets in when full/locked', () => {
  it('a seat is kept, and Lock / unlock is for guests', async () => {
    const guest = await enter(lineNumber(7), '#');
    await guest.joined;
    const tooMany = await enter(lineNumber(7), '#');
    await tooMany.hears('The conference is full.');
    const host = await enter(lineNumber(7), '730418#');
    await host.joined;
    hangUp(guest);
    void host.press('*7');
    await host.hears('The conference is locked.');
    const refused = await enter(lineNumber(7), '#');
    expect(await refused.hears('Goodbye.')).toBe('The conference is locked. Goodbye.');
    const second = await enter(lineNumber(7), '730418#');
    await second.joined;
    expect(await conference(second)).toMatchObject({ locked: true });
    void second.press('*7');
    await second.hears('The conference is open.');
    hangUp(second);
    await quiet(service());
    const welcome = await enter(lineNumber(7), '#');
    await welcome.joined;
    hangUp(host, welcome);
    const outcomes = service()
      .logged.filter(({ event, line }) => event === 'call.summary' && line === 'hosted')
      .map(({ outcome }) => outcome);
    expect(outcomes).toEqual(expect.arrayContaining(['refused_full', 'refused_locked', 'joined']));
  });
});

describe('a caller who was cut off', () => {
  it('is let in again without the PIN, in the same role, and as muted', async () => {
    const host = await enter(lineNumber(8), '730418#', FRIEND);
    const guest = await enter(lineNumber(8), '482913#');
    await Promise.all([host.joined, guest.joined]);
    void host.press('*6');
    await host.hears('You are muted.');
    cutOff(service().simulator, host);
    await quiet(service());

    const back = dial(lineNumber(8), FRIEND);
    expect(await back.joined).toBe(await guest.joined);
    expect(back.heard.filter((words) => words.includes('PIN'))).toEqual([]);
    await expect.poll(() => isMuted(back)).toBe(true);
    expect(await participant(back)).toMatchObject({ role: 'host', muted: true });
    hangUp(back, guest);
    await quiet(service());

    const later = dial(lineNumber(8), FRIEND);
    await later.hears('Please enter your PIN');
    hangUp(later);
  });

  it('is asked for the PIN on a line that says so', async () => {
    const guest = await enter(lineNumber(9), '482913#', FRIEND);
    await guest.joined;
    cutOff(service().simulator, guest);
    await quiet(service());
    const again = dial(lineNumber(9), FRIEND);
    await again.hears('Please enter your PIN');
    expect(again.conferences).toEqual([]);
    hangUp(again);
  });

  it('is let in again also when the conference ended with the call', async () => {
    const alone = await enter(lineNumber(8), '482913#', FOE);
    await alone.joined;
    cutOff(service().simulator, alone);
    await quiet(service());
    const back = dial(lineNumber(8), FOE);
    expect(await back.joined).not.toBe(await alone.joined);
    hangUp(back);
  });
});
