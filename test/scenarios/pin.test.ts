// One prompt asks for the PIN: it lets in, chooses the line and gives the role.

import { describe, expect, it } from 'vitest';

import type { Caller } from '../simulator/caller.ts';
import { eventually } from '../support/eventually.ts';
import { conferencesOf } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { useService } from '../support/use-service.ts';

const SHARED = lineNumber(2);

const service = useService({
  lines: [
    { name: 'board', numbers: [lineNumber(0)], greeting: '', pin: '482913', host_pin: '730418' },
    { name: 'hosted', numbers: [lineNumber(1)], greeting: '', host_pin: '730418' },
    { name: 'east', numbers: [SHARED], greeting: 'Welcome to the east.', pin: '1470' },
    { name: 'west', numbers: [SHARED], greeting: 'Welcome to the west.', pin: '2580' },
    { name: 'north', numbers: [SHARED], greeting: '', pin: '3690', host_pin: '3691' },
  ],
});

let callers = 0;

/** Rings, hears the prompt and types these keys. */
const enter = async (number: string, keys: string): Promise<Caller> => {
  const caller = service().simulator.dial({ from: callerNumber(callers), to: number });
  callers += 1;
  await caller.hears('PIN');
  await caller.press(keys);
  return caller;
};

const summaryOf = ({ callLegId }: Caller) =>
  service().logged.find(
    (line) => line['event'] === 'call.summary' && line['call_leg_id'] === callLegId,
  );

const role = async ({ callLegId }: Caller): Promise<object> =>
  service().read<object>(`/calls/${callLegId}`);

describe('the prompt for a PIN', () => {
  it('lets a guest in who knows it', async () => {
    const guest = await enter(lineNumber(0), '482913#');
    await guest.joined;
    expect(await role(guest)).toMatchObject({ line: 'board', role: 'guest' });
    guest.hangUp();
  });

  it(
    'ends the entry after a pause, for phones without a pound key',
    { timeout: 60_000 },
    async () => {
      service().simulator.setSettings({ gatherTimeScale: 0.02 });
      const guest = await enter(lineNumber(0), '482913');
      expect(await guest.joined).not.toBe('');
      service().simulator.setSettings({ gatherTimeScale: 1 });
      guest.hangUp();
    },
  );

  it('makes a host of who knows the host’s', async () => {
    const host = await enter(lineNumber(0), '730418#');
    const id = await host.joined;
    await eventually(() => service().read(`/conferences/${id}/participants`)).toMatchObject([
      { call_leg_id: host.callLegId, role: 'host', status: 'joined' },
    ]);
    expect(await service().read(`/conferences/${id}`)).toMatchObject({ host_present: true });
    host.hangUp();
  });

  it('asks again after a wrong one, and lets in then', async () => {
    const guest = await enter(lineNumber(0), '0000#');
    await guest.hears('That PIN is not right. Please enter');
    await guest.press('482913#');
    expect(await guest.joined).not.toBe('');
    guest.hangUp();
  });

  it('says goodbye after three wrong ones', async () => {
    const stranger = await enter(lineNumber(0), '1#');
    for (const again of ['22#', '333333#']) {
      await stranger.next((change) => change.what === 'leg.heard');
      await stranger.press(again);
    }
    await stranger.hears('That PIN is not right. Goodbye.');
    expect(await stranger.ended).toMatchObject({ source: 'callee' });
    expect(stranger.conferences).toEqual([]);
    await quiet(service());
    expect(summaryOf(stranger)).toMatchObject({ outcome: 'wrong_pin', line: null });
  });

  it('takes no digits at all for a guest, on a line that only hosts have a PIN for', async () => {
    const guest = await enter(lineNumber(1), '#');
    await guest.joined;
    expect(await role(guest)).toMatchObject({ line: 'hosted', role: 'guest' });
    const host = await enter(lineNumber(1), '730418#');
    expect(await host.joined).toBe(guest.conferences[0]);
    expect(await role(host)).toMatchObject({ line: 'hosted', role: 'host' });
    guest.hangUp();
    host.hangUp();
  });

  it('chooses among the lines of one number', async () => {
    const people = await Promise.all([
      enter(SHARED, '1470#'),
      enter(SHARED, '2580#'),
      enter(SHARED, '2580#'),
      enter(SHARED, '3691#'),
    ]);
    await Promise.all(people.map(({ joined }) => joined));
    const [east, west, alsoWest, north] = people;
    const { simulator } = service();
    expect(east?.conferences).toEqual(conferencesOf(simulator, 'east'));
    expect(west?.conferences).toEqual(conferencesOf(simulator, 'west'));
    expect(alsoWest?.conferences).toEqual(conferencesOf(simulator, 'west'));
    expect(north?.conferences).toEqual(conferencesOf(simulator, 'north'));
    expect(east?.heard).toContain('Welcome to the east.');
    expect(west?.heard).toContain('Welcome to the west.');
    for (const caller of people) caller.hangUp();
  });
});
