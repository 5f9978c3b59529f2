// Host and moderation: the rows of the peers' matrix that a line has.

import { describe, expect, it } from 'vitest';

import type { Caller } from '../../simulator/caller.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { cutOff } from '../../support/cut-off.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';
import { createPeople, hangUp, isMuted, isOnHold, listen } from './people.ts';

const HOST_PIN = '730418#';
const line = (nth: number, fields: object = {}) => ({
  name: `line-${nth}`,
  numbers: [lineNumber(nth)],
  greeting: '',
  host_pin: '730418',
  ...fields,
});

const service = useService({
  lines: [
    line(0, { wait_for_host: true }),
    line(1, { end_on_host_exit: true, host_grace_secs: 1 }),
    line(2),
    line(3, { record: 'host' }),
    line(4),
    line(5, { record: 'on' }),
    line(6, { end_on_host_exit: true, host_grace_secs: 20 }),
  ],
  env: { DIAL_COUNTRIES: '+1312' },
});
const { enter, act, participant, conference } = createPeople(service);

const guestOf = async (nth: number): Promise<Caller> => {
  const guest = await enter(lineNumber(nth), '#');
  await guest.joined;
  return guest;
};

/** A host and a guest, both of them in and counted. */
const meeting = async (nth: number): Promise<readonly [host: Caller, guest: Caller]> => {
  const host = await enter(lineNumber(nth), HOST_PIN);
  await host.joined;
  const guest = await guestOf(nth);
  await quiet(service());
  return [host, guest];
};

it('Wait for host, hold music: guests are on hold until a host is in, who did not create it', async () => {
  const [ann, bob] = await Promise.all([enter(lineNumber(0), '#'), enter(lineNumber(0), '#')]);
  await Promise.all([ann.joined, bob.joined]);
  await Promise.all([ann, bob].map((guest) => guest.hears('The host has not arrived yet.')));
  expect([ann, bob].map(isOnHold)).toEqual([true, true]);
  expect(await conference(ann)).toMatchObject({
    status: 'init',
    participant_count: 2,
    waiting_count: 2,
    host_present: false,
  });
  const host = await enter(lineNumber(0), HOST_PIN);
  await host.joined;
  expect([ann, bob, host].map(isOnHold)).toEqual([false, false, false]);
  await expect
    .poll(() => conference(host))
    .toMatchObject({
      status: 'in_progress',
      participant_count: 3,
      waiting_count: 0,
      host_present: true,
    });
  hangUp(ann, bob, host);
});

describe('End when host leaves, grace time after host drop', () => {
  it('ends for everybody when no host comes back', async () => {
    const [host, guest] = await meeting(1);
    hangUp(host);
    await guest.hears('The host has left.');
    expect(await guest.ended).toMatchObject({ source: 'callee' });
  });

  it('goes on when the host comes back, also without a PIN', async () => {
    const from = callerNumber(9_000);
    const host = await enter(lineNumber(6), HOST_PIN, from);
    await host.joined;
    const guest = await guestOf(6);
    cutOff(service().simulator, host);
    await guest.hears('The host has left.');
    await quiet(service());
    const back = service().simulator.dial({ from, to: lineNumber(6) });
    expect(await back.joined).toBe(await guest.joined);
    await expect.poll(() => conference(back)).toMatchObject({ host_present: true });
    expect(back.heard.filter((words) => words.includes('PIN'))).toEqual([]);
    hangUp(back, guest);
  });
});

it('Promote / demote in call: the keys go with the role', async () => {
  const [host, guest] = await meeting(2);
  await guest.press('*7');
  await guest.hears('That key is for hosts.');
  await act(guest, 'role', { call_control_id: guest.callControlId, role: 'host' });
  await act(host, 'role', { call_control_id: host.callControlId, role: 'guest' });
  await expect.poll(() => participant(guest)).toMatchObject({ role: 'host' });
  await guest.press('*7');
  await guest.hears('The conference is locked.');
  await host.press('*7');
  await host.hears('That key is for hosts.');
  hangUp(host, guest);
});

it.each([0, 1])(
  'a guest who is made a host starts the conference for %i others who wait',
  async (others) => {
    const ann = await guestOf(0);
    const waiting = others === 0 ? [] : [await guestOf(0)];
    await quiet(service());
    expect([ann, ...waiting].every(isOnHold)).toBe(true);
    await act(ann, 'role', { call_control_id: ann.callControlId, role: 'host' });
    await expect.poll(() => ann.conferences.length).toBe(2);
    await expect
      .poll(() => conference(ann))
      .toMatchObject({
        status: 'in_progress',
        participant_count: others + 1,
        waiting_count: 0,
        host_present: true,
      });
    expect([ann, ...waiting].filter(isOnHold)).toEqual([]);
    hangUp(ann, ...waiting);
    await quiet(service());
  },
);

it('Mute all, late joiners too: guests and no host, and nobody else hears the confirmation', async () => {
  const [host, ann] = await meeting(4);
  const bob = await guestOf(4);
  await quiet(service());
  const heard = listen(host, ann);
  await host.press('*5');
  await expect.poll(() => [host, ann, bob].map(isMuted)).toEqual([false, true, true]);
  const late = await enter(lineNumber(4), '#');
  await late.joined;
  await expect.poll(() => isMuted(late)).toBe(true);
  await quiet(service());
  expect(heard()).toEqual([
    ['All guests are muted.'],
    ['The host has muted everybody. Press star nine to raise your hand.'],
  ]);
  await ann.press('*6');
  await quiet(service());
  expect(isMuted(ann)).toBe(true);
  await host.press('*5');
  await expect.poll(() => [ann, bob, late].map(isMuted)).toEqual([false, false, false]);
  hangUp(host, ann, bob, late);
});

it('Modes: open / Q&A: hands are called on in order, and the floor passes on', async () => {
  const [host, ann] = await meeting(2);
  const bob = await guestOf(2);
  await quiet(service());
  await act(host, 'mode', { mode: 'muted' });
  await expect.poll(() => [host, ann, bob].map(isMuted)).toEqual([false, true, true]);
  await bob.press('*9');
  await bob.hears('You are number 1.');
  await ann.press('*9');
  await ann.hears('You are number 2.');
  await host.press('*1');
  await bob.hears('You have the floor.');
  await expect.poll(() => [ann, bob].map(isMuted)).toEqual([true, false]);
  await host.press('*1');
  await ann.hears('You have the floor.');
  await expect.poll(() => [ann, bob].map(isMuted)).toEqual([false, true]);
  await host.press('*1');
  await host.hears('No hands are raised.');
  await act(host, 'mode', { mode: 'open' });
  await expect.poll(() => [ann, bob].map(isMuted)).toEqual([false, false]);
  hangUp(host, ann, bob);
});

it('Kick: told so, then hung up; the others stay', async () => {
  const [host, ann] = await meeting(4);
  await act(host, 'kick', { call_control_ids: [ann.callControlId] });
  await ann.hears('The host has removed you from the conference. Goodbye.');
  expect(await ann.ended).toMatchObject({ source: 'callee' });
  await expect.poll(() => conference(host)).toMatchObject({ participant_count: 1 });
  hangUp(host);
});

describe('Moderator menu on the keypad', () => {
  it('records by key: everybody hears it, and a late joiner before joining', async () => {
    const [host, ann] = await meeting(3);
    await host.press('*2');
    await Promise.all([host, ann].map((one) => one.hears('Recording has started.')));
    await expect.poll(() => conference(host)).toMatchObject({ recording: 'on' });
    const late = await enter(lineNumber(3), '#');
    await late.joined;
    expect(late.heard).toContain('This conference is being recorded.');
    await host.press('*2');
    await ann.hears('Recording has stopped.');
    const { simulator } = service();
    await expect.poll(() => simulator.journal.of('recording.saved').length).toBe(1);
    expect(await conference(host)).toMatchObject({ recording: 'off' });
    hangUp(late, host, ann);
  });

  it('is recorded from the first two on where the line says so, and a third is told before', async () => {
    const [host, ann] = await meeting(5);
    await Promise.all([host, ann].map((one) => one.hears('Recording has started.')));
    const third = await enter(lineNumber(5), '#');
    await third.joined;
    expect(third.heard).toContain('This conference is being recorded.');
    hangUp(third, host, ann);
  });

  it('tells hosts and guests their own keys', async () => {
    const [host, ann] = await meeting(4);
    const heard = listen(host);
    await host.press('*4');
    await host.hears('Star five mutes all guests.');
    await ann.press('*4');
    await ann.hears('Star nine to raise or lower your hand.');
    await quiet(service());
    expect(heard()).toHaveLength(1);
    hangUp(host, ann);
  });

  it('ends for everyone by *3 twice, and only then', async () => {
    const [host, ann] = await meeting(4);
    await host.press('*3');
    await host.hears('press star three twice');
    expect(await conference(host)).toMatchObject({ status: 'in_progress' });
    await host.press('*3');
    await Promise.all([host.ended, ann.ended]);
    await expect
      .poll(() => conference(host))
      .toMatchObject({
        status: 'completed',
        end_reason: 'ended_via_api',
      });
  });
});

describe('Dial out into the room', () => {
  it('lets in who presses 1, also when the conference is locked, and nobody else', async () => {
    const { simulator } = service();
    const [host, ann] = await meeting(2);
    await host.press('*7');
    await host.hears('The conference is locked.');
    const [willing, unwilling] = ['+13125559001', '+13125559002'];
    for (const to of [willing, unwilling]) await act(host, 'dial', { to, from: lineNumber(2) });
    const [eve, voicemail] = await Promise.all([willing, unwilling].map(simulator.dialled));
    await eve?.hears('Press one to join.');
    await eve?.press('1');
    expect(await eve?.joined).toBe(await host.joined);
    await voicemail?.hears('Press one to join.');
    await voicemail?.press('2');
    expect(await voicemail?.ended).toMatchObject({ source: 'caller' });
    expect(voicemail?.conferences).toEqual([]);
    await expect.poll(() => conference(host)).toMatchObject({ participant_count: 3 });
    hangUp(host, ann);
    eve?.hangUp();
  });
});
