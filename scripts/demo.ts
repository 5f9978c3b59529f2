// `./scripts/run --demo`: twelve people call one line of a sandbox, and it is checked what became of
// them.

import { startTestService, type TestService } from '../test/support/test-service.ts';
import { printTimeline } from './print-timeline.ts';
import { findKeysWithoutTtl } from './find-keys-without-ttl.ts';

const CALLERS = 12;
const LINE = '+12025550100';
const OUT = process.stdout;
/** Everything takes a second or two; a machine that is busy takes longer. */
const PATIENCE_MS = 15_000;
const QUIET_MS = 5_000;

interface Conference {
  readonly name: string;
  readonly status: string;
  readonly participant_count: number;
  readonly peak_participant_count: number;
  readonly end_reason: string | null;
}

/** Resolves with what was wrong; nothing is good. */
export const runDemo = async (): Promise<readonly string[]> => {
  await using service = await startTestService({ env: { LOG_LEVEL: 'warn' } });
  const { simulator } = service;
  {
    using _timeline = printTimeline(simulator);
    const callers = Array.from({ length: CALLERS }, (_, index) =>
      simulator.dial({ from: `+1202555${String(1_000 + index)}`, to: LINE }),
    );
    await inTime('twelve callers in one room', async () => {
      await Promise.all(callers.map(({ joined }) => joined));
      await until(async () => (await conference(service))?.participant_count === CALLERS);
    });
    await printRooms(service);
    for (const caller of callers) caller.hangUp();
    await inTime('the end of the conference', () =>
      until(async () => (await conference(service))?.status === 'completed'),
    );
    await simulator.idle();
  }
  await printRooms(service);
  // Awaited here: the service is gone once this returns.
  return await faults(service);
};

const conference = async (service: TestService): Promise<Conference | undefined> =>
  (await service.read<readonly Conference[]>('/conferences'))[0];

const printRooms = async (service: TestService): Promise<void> => {
  OUT.write('\n  room           status        in  peak  ended because\n');
  for (const room of await service.read<readonly Conference[]>('/conferences')) {
    const { name, status, participant_count, peak_participant_count, end_reason } = room;
    OUT.write(
      `  ${name.padEnd(14)} ${status.padEnd(12)} ${String(participant_count).padStart(3)}  ${String(peak_participant_count).padStart(4)}  ${end_reason ?? ''}\n`,
    );
  }
  OUT.write('\n');
};

const faults = async ({ simulator, redis }: TestService): Promise<readonly string[]> => {
  const executed = (operation: string): number =>
    simulator.journal
      .of('command')
      .filter((entry) => entry.operation === operation && entry.effect === 'executed').length;
  const left = simulator.journal.of('seat.left').length;
  const forgotten = await keysLeft(redis.url);
  return [
    ...expectCount('conferences.create', executed('conferences.create'), 1),
    ...expectCount('conferences.join', executed('conferences.join'), CALLERS - 1),
    ...expectCount('callers who left', left, CALLERS),
    ...expectCount('conferences still active', simulator.truth.activeConferences().length, 0),
    ...expectCount('legs still alive', simulator.truth.liveLegs().length, 0),
    ...forgotten.map((key) => `a key without a TTL was left: ${key}`),
  ];
};

/** What is being worked on has keys without a TTL for a moment. */
const keysLeft = async (url: string): Promise<readonly string[]> => {
  const lookAgainUntil = Date.now() + QUIET_MS;
  let keys = await findKeysWithoutTtl(url);
  while (keys.length > 0 && Date.now() < lookAgainUntil) keys = await findKeysWithoutTtl(url);
  return keys;
};

const expectCount = (what: string, count: number, expected: number): readonly string[] => {
  OUT.write(`  ${count === expected ? 'ok   ' : 'WRONG'}  ${what}: ${count}\n`);
  return count === expected ? [] : [`${what}: ${count}, and not ${expected}`];
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

const inTime = async (what: string, wait: () => Promise<void>): Promise<void> => {
  const late = AbortSignal.timeout(PATIENCE_MS);
  await Promise.race([
    wait(),
    new Promise<never>((_resolve, reject) => {
      late.addEventListener('abort', () => reject(new Error(`it took too long: ${what}`)));
    }),
  ]);
};
