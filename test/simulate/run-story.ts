// One story from its beginning to its end: the time of faults, the time until everything agrees
// again, and the time until everybody is gone.

import { disagreements } from './judge-agreement.ts';
import { createWitness, type Violation, type Witness } from './witness.ts';
import { createWorld, type World } from './world.ts';
import type { Twin } from './twin/twin.ts';
import type { Story } from './story.ts';

export interface Outcome {
  readonly violations: readonly Violation[];
  /** From the last fault until the service and Telnyx agreed; null: they never did. */
  readonly agreedAfterMs: number | null;
  readonly steps: number;
  readonly requestsOfALeg: number;
  readonly repairs: ReadonlyMap<string, number>;
  readonly longestParkedMs: number;
  /** In a gentle story, or one whose losses are all that goes wrong. */
  readonly longestSilenceMs: number;
  readonly trace: readonly string[];
}

/** Takes a guard out of the store, to see that its absence is found out. */
export type Sabotage = (twin: Twin) => Twin;

/** A delivery can be this late. */
const STRAGGLERS_MS = 120_000;
const LOOK_EVERY_MS = 1_000;
/** Reliability 3.4: everything is well within a minute after the last fault. */
const AGREES_MS = 60_000;
const GONE_MS = 90_000;
const PARKED_MS = 30_000;
const REQUESTS_MAX = 80;
const SILENCE_MS = 50_000;

export interface RunOptions {
  /** Keep a readable record. */
  readonly traced?: boolean;
  readonly sabotage?: Sabotage | undefined;
}

export const runStory = async (
  story: Story,
  { traced = false, sabotage }: RunOptions = {},
): Promise<Outcome> => {
  let world: World | null = null;
  const witness = createWitness(() => world?.scheduler.now() ?? 0, traced);
  world = createWorld(story, witness, sabotage);
  const { scheduler } = world;
  let healedAt = 0;
  let agreedAfterMs: number | null = null;
  try {
    await scheduler.runUntil(scheduler.now() + story.faultsMs);
    world.heal();
    witness.trace.note('healed', '');
    await untilQuiet(world);
    healedAt = scheduler.now();
    witness.onCalm();
    agreedAfterMs = await untilAgreed(world, witness, AGREES_MS);
    world.people.leave();
    witness.trace.note('everybody', 'hangs up');
    await untilAgreed(world, witness, GONE_MS, ofTheEnd);
    judgeAccepted(world, witness);
    judgeRequests(witness);
    judgeRepairs(story, witness);
    const { appliedIn, appliedTwice } = world.twin.memory;
    for (const twice of witness.askedTwice(appliedIn)) {
      witness.break('asked for under two ids', twice);
    }
    for (const twice of appliedTwice) witness.break('applied twice', twice);
  } catch (cause) {
    witness.break('the run failed', cause instanceof Error ? (cause.stack ?? '') : String(cause));
  }
  return {
    violations: witness.violations,
    agreedAfterMs,
    steps: scheduler.steps,
    requestsOfALeg: Math.max(0, ...witness.requests.values()),
    repairs: witness.repairs,
    longestParkedMs: judgeParking(world, witness, healedAt),
    longestSilenceMs: judgeSilence(world, witness, healedAt),
    trace: witness.trace.lines(),
  };
};

const untilQuiet = async (world: World): Promise<void> => {
  const { scheduler } = world;
  const until = scheduler.now() + STRAGGLERS_MS;
  while (!world.isQuiet() && scheduler.now() < until) {
    await scheduler.runUntil(scheduler.now() + LOOK_EVERY_MS);
  }
};

const untilAgreed = async (
  world: World,
  witness: Witness,
  withinMs: number,
  differences: (world: World) => readonly string[] = disagreements,
): Promise<number | null> => {
  const { scheduler } = world;
  const since = scheduler.now();
  let left = differences(world);
  while (left.length > 0 && scheduler.now() - since < withinMs) {
    await scheduler.runUntil(scheduler.now() + LOOK_EVERY_MS);
    left = differences(world);
  }
  if (left.length === 0) return scheduler.now() - since;
  const rule = differences === disagreements ? 'no agreement' : 'no end';
  for (const difference of left) witness.break(rule, difference);
  return null;
};

/** Everybody has hung up: nothing may be left. */
const ofTheEnd = (world: World): readonly string[] => {
  const { telnyx, reader } = world;
  return [
    ...disagreements(world),
    ...telnyx.truth.liveLegs().map((leg) => `${leg} lives on`),
    ...telnyx.truth.activeConferences().map(({ name }) => `the conference ${name} goes on`),
    ...reader
      .rooms()
      .filter(({ phase, counts }) => phase !== 'idle' || counts.waiting + counts.joining > 0)
      .map(({ line, phase, counts }) => `${line} is ${phase} with ${JSON.stringify(counts)}`),
  ];
};

const judgeAccepted = (world: World, witness: Witness): void => {
  const dead = new Set(
    [...world.twin.memory.shards()].flatMap(([, shard]) => shard.dead.map(({ id }) => id)),
  );
  for (const [id, mailbox] of witness.accepted) {
    if (!world.twin.memory.applied.has(id) && !dead.has(id)) {
      witness.break('an accepted message was lost', `${id} of ${mailbox}`);
    }
  }
};

const judgeRequests = (witness: Witness): void => {
  for (const [leg, count] of witness.requests) {
    if (count > REQUESTS_MAX) witness.break('too many commands', `${count} for ${leg}`);
  }
};

/** Where nothing was lost, each repair stands for a bug, and nobody has to hear an apology. */
const judgeRepairs = ({ isGentle }: Story, witness: Witness): void => {
  if (!isGentle) return;
  for (const [kind, times] of witness.repairs) {
    witness.break('something to repair', `${kind}, ${times} times`);
  }
  const failed = witness.refusals.get('failed') ?? 0;
  if (failed > 0) witness.break('an apology for nothing', `${failed} of them`);
};

/** Only what was parked after the last fault counts: before that nobody can do better. */
const judgeParking = (world: World, witness: Witness, healedAt: number): number => {
  const since = world.story.forEver ? 0 : healedAt;
  const lengths = witness.parking.all(world.scheduler.now()).map(({ callLegId, from, until }) => {
    const ms = until - Math.max(from, since);
    if (ms > PARKED_MS) witness.break('billed for nobody', `${callLegId} for ${ms} ms`);
    return ms;
  });
  return Math.max(0, ...lengths);
};

const judgeSilence = (world: World, witness: Witness, healedAt: number): number => {
  const { isGentle, forEver } = world.story;
  const lengths = world.silences.all().map(({ callLegId, from, until }) => {
    const ms = until - (isGentle || forEver ? from : Math.max(from, healedAt));
    if (ms > SILENCE_MS) witness.break('a long silence', `${callLegId} for ${ms} ms`);
    return ms;
  });
  return Math.max(0, ...lengths);
};
