// A whole simulated world: Telnyx, people, and the service's processes with their store and queues,
// on one clock and from one seed.

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { CommandJob } from '../../src/queue/queues.ts';
import { createRandom } from '../simulator/random.ts';
import { calm } from '../simulator/weather.ts';
import { createCommandQueue } from './command-queue.ts';
import { createWorldDelivery } from './delivery.ts';
import { createDrainQueue } from './drain-queue.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createWorldLease } from './lease.ts';
import type { Life, Pace } from './life.ts';
import { beginOperator } from './operator.ts';
import { createPeople, type People } from './people.ts';
import { reconcileForEver } from './reconcile-for-ever.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createSimulatedTelnyx, type SimulatedTelnyx } from './simulated-telnyx.ts';
import { createSilences, type Silences } from './silence.ts';
import type { Story, Trouble } from './story.ts';
import { createTwinReader, type TwinReader } from './twin/read-twin.ts';
import { createTwin, type Twin } from './twin/twin.ts';
import type { Witness } from './witness.ts';

export interface World {
  readonly story: Story;
  readonly scheduler: Scheduler;
  readonly telnyx: SimulatedTelnyx;
  readonly people: People;
  readonly twin: Twin;
  readonly reader: TwinReader;
  readonly silences: Silences;
  /** From now on nothing goes wrong any more. */
  heal(): void;
  /** Nothing is on its way: no webhook, no command, no drain, no process that is down. */
  isQuiet(): boolean;
}

const START = Date.UTC(2026, 0, 1);
const SWEEP_MS = [400, 600] as const;
const CALM_PACE: Pace = { immediate: 0.7, quickMs: [0, 3], slow: 0, slowMs: [0, 0] };

export const createWorld = (
  story: Story,
  witness: Witness,
  sabotage: (twin: Twin) => Twin = (twin) => twin,
): World => {
  const random = createRandom(`${story.seed}|world`);
  const scheduler = createScheduler(START, random.fork('order'));
  const twin = sabotage(createTwin(scheduler.now));
  const reader = createTwinReader(twin.memory);
  const lease = createWorldLease(scheduler);
  const runtimes = new Map<Life, Runtime>();
  const wakes = random.fork('wakes');
  let isHealed = false;

  const runtimeOf = (life: Life): Runtime => {
    const runtime = runtimes.get(life);
    if (runtime === undefined) throw new Error(`${life.process} does not run`);
    return runtime;
  };
  const drains = createDrainQueue({
    scheduler,
    random: random.fork('drains'),
    fleet: () => fleet,
    run: (life, mailbox, lost) => runtimeOf(life).drain(mailbox, lost),
  });
  const commands = createCommandQueue({
    scheduler,
    random: random.fork('commands'),
    fleet: () => fleet,
    run: (life, job, lost) => runtimeOf(life).carryOut(job, lost),
    onFault: (cause) => witness.onFault(`a command could not be carried out: ${String(cause)}`),
  });
  const delivery = createWorldDelivery({
    scheduler,
    random: random.fork('delivery'),
    fleet: () => fleet,
    receive: (life, webhook) => runtimeOf(life).receive(webhook),
    onLost: witness.onLost,
  });
  const telnyx = createSimulatedTelnyx({
    story,
    scheduler,
    delivery,
    onChange: (change) => {
      people.onChange(change);
      witness.onChange(change, scheduler.now());
    },
    onExecuted: witness.onExecuted,
  });
  const people = createPeople(story.callers, scheduler, () => telnyx.model);

  const doors = {
    wake: (mailboxes: readonly MailboxId[]) => {
      for (const mailbox of mailboxes) {
        if (isHealed || !wakes.chance(story.service.lostWakes)) drains.wake(mailbox);
      }
    },
    addCommands: (jobs: readonly CommandJob[]) => {
      witness.onAsked(jobs);
      commands.add(jobs);
    },
  };
  const begin = (life: Life): void => {
    const report = witness;
    const parts = { story, scheduler, twin, reader, doors, ask: telnyx.ask, report };
    const runtime = createRuntime(life, { ...parts, lease: lease.of(life) });
    runtimes.set(life, runtime);
    void reconcileForEver(life, scheduler, runtime, story.service.reconcileMs);
  };
  const fleet: Fleet = createFleet({
    size: story.service.processes,
    scheduler,
    random: random.fork('fleet'),
    pace: () => (isHealed ? CALM_PACE : story.service.pace),
    onStart: begin,
    onSilent: (life) => {
      drains.silent(life);
      commands.silent(life);
    },
  });

  scheduler.every(
    () => random.between(...SWEEP_MS),
    () => {
      const life = fleet.pick();
      return life !== null && runtimeOf(life).sweep();
    },
  );
  const silences = createSilences(scheduler, telnyx.model);
  const flush = (): void => {
    twin.memory.flush();
    drains.flush();
    commands.flush();
    lease.flush();
    witness.onFlush();
  };
  for (const trouble of story.troubles) {
    scheduler.after(trouble.at, () => {
      witness.onTrouble(trouble);
      happen(trouble, fleet, flush);
    });
  }
  people.begin();
  beginOperator(story.actions, { scheduler, twin, reader, doors, isHealed: () => isHealed });

  return {
    story,
    scheduler,
    telnyx,
    people,
    twin,
    reader,
    silences,
    heal() {
      isHealed = true;
      if (!story.forEver) telnyx.weather.setForecast(calm);
      fleet.heal();
      people.rest();
    },
    isQuiet: () =>
      delivery.underWay === 0 &&
      drains.size === 0 &&
      commands.size === 0 &&
      [...twin.memory.shards()].every(([, { asked }]) => asked.size === 0) &&
      fleet.isWhole(),
  };
};

const happen = (trouble: Trouble, fleet: Fleet, flush: () => void): void => {
  switch (trouble.does) {
    case 'crash':
      return fleet.crash(trouble.process, trouble.afterSteps, trouble.downMs);
    case 'freeze':
      return fleet.freeze(trouble.process, trouble.forMs);
    case 'jump':
      return fleet.jump(trouble.process, trouble.byMs);
    case 'set-right':
      return fleet.jumpAll(trouble.byMs);
    case 'flush':
      return flush();
  }
};
