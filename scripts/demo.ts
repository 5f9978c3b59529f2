// `./scripts/run --demo`: twelve people call one line of a sandbox, and it is checked what became of
// them.

import { startTestService, type TestService } from '../test/support/test-service.ts';
import { check, checkLeftovers, inTime, until } from './demo-checks.ts';
import { printTimeline } from './print-timeline.ts';

const CALLERS = 12;
const LINE = '+12025550100';
const OUT = process.stdout;

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

const faults = async (service: TestService): Promise<readonly string[]> => {
  const { journal } = service.simulator;
  const executed = (operation: string): number =>
    journal
      .of('command')
      .filter((entry) => entry.operation === operation && entry.effect === 'executed').length;
  return [
    ...check('conferences.create', executed('conferences.create'), 1),
    ...check('conferences.join', executed('conferences.join'), CALLERS - 1),
    ...check('callers who left', journal.of('seat.left').length, CALLERS),
    ...(await checkLeftovers(service)),
  ];
};
