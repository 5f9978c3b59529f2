// One chaos run: people call, the nemesis breaks things, everything is healed, and the promises are
// checked.

import { setTimeout as pause } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { createRandom } from '../simulator/random.ts';
import { appliedOnce, buried, unaccounted } from './accounting.ts';
import { FAULTS, type Fault } from './faults.ts';
import { PINS } from './lines.ts';
import { createLogWatch } from './log-watch.ts';
import { startNemesis, type Deed } from './nemesis.ts';
import { onceOnly } from './once-only.ts';
import { lastingKeys } from './redis-look.ts';
import { controlRedis } from './redis-control.ts';
import { settle } from './settle.ts';
import { watchSilence } from './silence-watch.ts';
import { ADMIN_TOKEN, API_KEY, setStage, type Stage } from './stage.ts';
import { tellStory } from './story.ts';
import { startTraffic } from './traffic.ts';
import { violation, type Violation } from './violation.ts';

export interface ChaosOptions {
  readonly seed: string;
  /** How long things are broken; settling and checking come on top. */
  readonly ms: number;
  readonly callsPerSec: number;
  /** Whether what is unknown about Telnyx is drawn by the seed. */
  readonly isTelnyxDrawn: boolean;
  /** @default all of them */
  readonly faults?: readonly Fault[];
  /** Told as it goes. */
  readonly tell?: (line: string) => void;
  /** Told every line that a process logs. */
  readonly onLine?: (line: string, from: string) => void;
}

export interface ChaosReport {
  readonly faults: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly violations: readonly Violation[];
  /** Empty when nothing was violated. */
  readonly story: readonly string[];
}

const KEY_LOOK_GAP_MS = 1_500;
const HEALTHY_GAP_MS = 1_000;
/** Telnyx waits so long for an answer. */
const FLUSH_MARGIN_MS = 2_500;

export const runChaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { tell = () => {} } = options;
  const random = createRandom(`chaos ${options.seed}`);
  const log = createLogWatch([...PINS, API_KEY, ADMIN_TOKEN]);
  const misbehaved: Violation[] = [];
  await using stage = await setStage({
    seed: options.seed,
    random,
    isTelnyxDrawn: options.isTelnyxDrawn,
    onLine: (line, from) => {
      log.read(line, from);
      options.onLine?.(line, from);
    },
    onMisbehaved: (what) => void misbehaved.push(violation('a process does as it is told', what)),
  });
  const { simulator, redis } = stage;
  using silence = watchSilence(simulator);
  const traffic = startTraffic(simulator, random.fork('traffic'), options.callsPerSec);
  await pause(HEALTHY_GAP_MS);
  const nemesis = startNemesis(stage, random.fork('nemesis'), options.faults ?? FAULTS);
  await pause(options.ms);

  tell(`healing after ${nemesis.deeds.length} faults and ${traffic.calls} calls`);
  await nemesis.heal();
  await controlRedis(redis, (client) => client.config('SET', 'maxmemory', '0'));
  traffic.stop();
  const first = await settle(stage);
  tell(`settled in ${first.ms} ms with ${simulator.truth.liveLegs().length} legs in calls`);
  traffic.hangUpAll();
  const second = first.open.length === 0 ? await settle(stage) : first;

  const client = new Redis({ host: redis.host, port: redis.port });
  try {
    const forgottenAt = lastFlush(nemesis.deeds);
    const violations = [
      ...misbehaved,
      ...first.open,
      ...(second === first ? [] : [...second.open, ...(await leftOver(stage, client))]),
      ...silence.violations,
      ...log.violations,
      ...onceOnly(simulator, forgottenAt !== null),
      ...(await unaccounted(simulator, client, forgottenAt)),
      ...(await appliedOnce(simulator, client)),
      ...(await buried(client)),
      ...(forgottenAt === null ? summedUpTwice(log.summaries) : []),
    ];
    const isStory = violations.length > 0;
    return {
      faults: nemesis.counts(),
      figures: {
        calls: traffic.calls,
        answered: simulator.journal.of('leg.answered').length,
        joins: simulator.journal.of('seat.joined').length,
        conferences: simulator.model.world.conferences.count,
        webhooks: simulator.journal.of('webhook.emitted').length,
        deliveries: simulator.journal.of('delivery').length,
        'given up': simulator.journal.of('delivery.given-up').length,
        commands: simulator.journal.of('command').length,
        'repeated commands': simulator.journal
          .of('command')
          .filter(({ effect }) => effect === 'repeated').length,
        repairs: worded(log.repairs),
        'log lines': log.lines,
        'logged errors': worded(log.errors),
        'longest silence (ms)': silence.longestMs,
        'this machine was late by (ms)': silence.latestMs,
        'settled in (ms)': `${first.ms} and ${second.ms}`,
      },
      violations,
      story: isStory ? await tellStory(violations, stage, nemesis.deeds, log) : [],
    };
  } finally {
    client.disconnect();
  }
};

/** Everybody has gone: nothing may be going on, and nothing may stay for ever. */
const leftOver = async ({ simulator }: Stage, client: Redis): Promise<readonly Violation[]> => {
  const before = new Set(await lastingKeys(client));
  await pause(KEY_LOOK_GAP_MS);
  const lasting = (await lastingKeys(client)).filter((key) => before.has(key));
  const { truth } = simulator;
  return [
    ...lasting.map((key) => violation('every key has an end', `${key} has no TTL`)),
    ...truth
      .liveLegs()
      .map((leg) => violation('nobody is left in a call', 'it goes on with nobody in it', leg)),
    ...truth
      .activeConferences()
      .map(({ name }) => violation('no conference is left', `${name} is still active`)),
  ];
};

const summedUpTwice = (summaries: ReadonlyMap<string, number>): readonly Violation[] =>
  [...summaries].flatMap(([leg, times]) =>
    times > 1 ? [violation('a call is summed up once', `${times} summaries`, leg)] : [],
  );

/** What was stored before is answered a moment later, so the moment counts as well. */
const lastFlush = (deeds: readonly Deed[]): number | null => {
  const flush = deeds.findLast(({ fault }) => fault === 'redis-flush');
  return flush === undefined ? null : (flush.endedAt ?? flush.at) + FLUSH_MARGIN_MS;
};

const worded = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
