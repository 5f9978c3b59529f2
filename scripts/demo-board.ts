// `./scripts/run --demo=board`: a board call in a sandbox, with everything that a host does, and a
// check of what became of everybody.

import { setTimeout as pause } from 'node:timers/promises';

import type { Caller } from '../test/simulator/caller.ts';
import { isHeld } from '../test/simulator/model/conference.ts';
import { cutOff } from '../test/support/cut-off.ts';
import { startTestService, type TestService } from '../test/support/test-service.ts';
import { check, checkLeftovers, inTime, until } from './demo-checks.ts';
import { POLL_MS, printTimeline } from './print-timeline.ts';

const OUT = process.stdout;
const NUMBER = '+12025550140';
const PIN = '4711#';
const HOST_PIN = '900815#';
const HOST_NUMBER = '+12025551003';
/** Fast, but one after another. */
const SPEECH_MS_PER_CHAR = 4;

const BOARD = {
  name: 'board',
  numbers: [NUMBER],
  pin: '4711',
  host_pin: '900815',
  greeting: 'Welcome to the board meeting.',
  wait_for_host: true,
  end_on_host_exit: true,
  host_grace_secs: 60,
  record: 'host',
  conference: { hold_audio_url: 'https://media.example.com/board/hold.mp3' },
};

/** Resolves with what was wrong; nothing is good. */
export const runBoardDemo = async (): Promise<readonly string[]> => {
  await using service = await startTestService({
    lines: [BOARD],
    env: { LOG_LEVEL: 'warn' },
    simulator: { settings: { speechMsPerChar: SPEECH_MS_PER_CHAR } },
  });
  const cast = await play(service);
  OUT.write('\n');
  // Awaited here: the service is gone once this returns.
  return await faults(service, cast);
};

interface Cast {
  readonly ann: Caller;
  readonly bob: Caller;
  readonly stranger: Caller;
  readonly host: Caller;
  readonly late: Caller;
  readonly hostAgain: Caller;
  /** What was seen on the way, by what it was. */
  readonly seen: Readonly<Record<string, boolean>>;
}

const play = async (service: TestService): Promise<Cast> => {
  const { simulator } = service;
  using _timeline = printTimeline(simulator);
  const dial = (from: string) => simulator.dial({ from, to: NUMBER });
  const enter = async (from: string, keys: string): Promise<Caller> => {
    const caller = dial(from);
    await hears(caller, 'Please enter your PIN');
    await caller.press(keys);
    return caller;
  };

  await scene('Two guests come before the host. They wait with music.');
  const ann = await enter('+12025551001', PIN);
  const bob = await enter('+12025551002', PIN);
  await Promise.all([ann, bob].map((guest) => hears(guest, 'The host has not arrived yet.')));
  const guestsWaited = [ann, bob].every(isOnHold);

  await scene('Somebody guesses PINs, and is let go after three.');
  const stranger = await enter('+12025551009', '1234#');
  for (const keys of ['0000#', '9999#']) {
    await inTime('the prompt after a wrong PIN', () =>
      stranger.next((change) => change.what === 'leg.heard'),
    );
    await stranger.press(keys);
  }
  await hears(stranger, 'Goodbye.');
  await inTime('the end of the guessing', () => stranger.ended);

  await scene('The host comes: the music stops.');
  const host = await enter(HOST_NUMBER, HOST_PIN);
  await inTime('the host', () => host.joined);
  await inTime('the start', () => until(() => !isOnHold(ann) && !isOnHold(bob)));

  await scene('The host locks the conference. Who comes too late hears it.');
  await press(host, '*7', 'The conference is locked.');
  const late = await enter('+12025551004', PIN);
  await hears(late, 'The conference is locked.');

  await scene('The host mutes all guests. One raises a hand, and is called on.');
  await press(host, '*5', 'All guests are muted.');
  await inTime('the mute', () => until(() => isMuted(ann) && isMuted(bob)));
  await press(bob, '*9', 'Your hand is raised. You are number 1.');
  await press(host, '*1', 'The next caller has the floor.');
  await hears(bob, 'You have the floor.');
  await inTime('the floor', () => until(() => !isMuted(bob)));
  const onlyBobSpoke = isMuted(ann) && !isMuted(bob) && !isMuted(host);

  await scene('The host records.');
  await press(host, '*2', 'Recording has started.');

  await scene('The network loses the host, who is back in the grace time and needs no PIN.');
  cutOff(simulator, host);
  await hears(ann, 'The host has left.');
  const hostAgain = dial(HOST_NUMBER);
  await inTime('the host again', () => hostAgain.joined);
  await hears(hostAgain, 'people in the conference.');
  const neededNoPin = !hostAgain.heard.some((words) => words.includes('PIN'));

  await scene('The host ends the conference for everyone.');
  await press(hostAgain, '*3', 'press star three twice.');
  await hostAgain.press('*3');
  await inTime('the end', () => Promise.all([ann, bob, hostAgain].map(({ ended }) => ended)));
  await inTime('its record', () =>
    until(async () => (await conferences(service))[0]?.status === 'completed'),
  );
  await inTime('the recording', () =>
    until(() => simulator.journal.of('recording.saved').length > 0),
  );
  await simulator.idle();
  return {
    ann,
    bob,
    stranger,
    host,
    late,
    hostAgain,
    seen: { guestsWaited, onlyBobSpoke, neededNoPin },
  };
};

/** What happened before is printed first. */
const scene = async (title: string): Promise<void> => {
  await pause(2 * POLL_MS);
  OUT.write(`\n# ${title}\n`);
};

const hears = (caller: Caller, words: string): Promise<string> =>
  inTime(words, () => caller.hears(words));

const press = async (caller: Caller, keys: string, answer: string): Promise<void> => {
  await caller.press(keys);
  await hears(caller, answer);
};

const isMuted = ({ leg }: Caller): boolean => leg.seat?.muted === true;
const isOnHold = ({ leg }: Caller): boolean => leg.seat !== null && isHeld(leg.seat);

interface Conference {
  readonly status: string;
  readonly end_reason: string | null;
  readonly peak_participant_count: number;
}

const conferences = ({ read }: TestService): Promise<readonly Conference[]> =>
  read<readonly Conference[]>('/conferences');

const faults = async (service: TestService, cast: Cast): Promise<readonly string[]> => {
  const { ann, bob, stranger, host, late, hostAgain, seen } = cast;
  const outcome = async ({ callLegId }: Caller): Promise<string> =>
    (await service.read<{ outcome: string }>(`/calls/${callLegId}`)).outcome;
  const rooms = await conferences(service);
  return [
    ...check('guests waited with music', seen['guestsWaited'], true),
    ...check('the guesser', await outcome(stranger), 'wrong_pin'),
    ...check('who came after the lock', await outcome(late), 'refused_locked'),
    ...check('one guest had the floor', seen['onlyBobSpoke'], true),
    ...check('recordings', service.simulator.journal.of('recording.saved').length, 1),
    ...check('the host came back without a PIN', seen['neededNoPin'], true),
    ...check('to the same conference', hostAgain.conferences[0] === host.conferences[0], true),
    ...check('the guests', [await outcome(ann), await outcome(bob)].join(', '), 'joined, joined'),
    ...check('conferences', rooms.length, 1),
    ...check('most people in it at once', rooms[0]?.peak_participant_count, 3),
    ...check('ended', rooms[0]?.end_reason, 'ended_via_api'),
    ...(await checkLeftovers(service)),
  ];
};
