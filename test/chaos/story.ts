// How a violation came to be, for a person to read.

import { Redis } from 'ioredis';

import type { Entry } from '../simulator/journal.ts';
import type { LogWatch } from './log-watch.ts';
import type { Deed } from './nemesis.ts';
import { readSide } from './redis-look.ts';
import type { Stage } from './stage.ts';
import type { Violation } from './violation.ts';

const TOLD_MAX = 4;
const DEEDS_TOLD = 25;
const ENTRIES_MAX = 150;

/** Lines of text: the last deeds of the nemesis, then what happened to each leg that is concerned. */
export const tellStory = async (
  violations: readonly Violation[],
  stage: Stage,
  deeds: readonly Deed[],
  log: LogWatch,
): Promise<readonly string[]> => {
  const legs = new Set(violations.flatMap(({ callLegId }) => callLegId ?? []));
  const told = await Promise.all(
    [...legs].slice(0, TOLD_MAX).map((leg) => storyOf(leg, stage, log)),
  );
  return [
    'the last deeds of the nemesis:',
    ...deeds.slice(-DEEDS_TOLD).map(deedLine),
    ...told.flat(),
    'the last warnings and errors that were logged:',
    ...log.worst,
  ];
};

const deedLine = ({ at, fault, detail, endedAt }: Deed): string =>
  `${clockOf(at)} ${fault} ${detail}${endedAt === null ? ' (going on)' : ` until ${clockOf(endedAt)}`}`;

const storyOf = async (
  callLegId: string,
  { simulator, redis }: Stage,
  log: LogWatch,
): Promise<readonly string[]> => {
  const leg = simulator.model.world.legs.byLegId(callLegId);
  const client = new Redis({ host: redis.host, port: redis.port });
  try {
    const call = await readSide(client).readCall(callLegId);
    const timeline = await readSide(client).readTimeline(callLegId);
    const mine = simulator.journal
      .entries()
      .filter((entry) => isAbout(entry, callLegId, leg?.callControlId));
    return [
      '',
      `leg ${callLegId}, ${leg?.phase ?? 'unknown to Telnyx'}, to ${leg?.to ?? '?'}; here: ${JSON.stringify(call)}`,
      'at Telnyx:',
      ...mine.slice(-ENTRIES_MAX).map(entryLine),
      'here:',
      ...timeline.map((entry) => JSON.stringify(entry)),
      'logged:',
      ...log.about(callLegId).map((line) => line.slice(0, 500)),
      '',
    ];
  } finally {
    client.disconnect();
  }
};

const isAbout = (entry: Entry, callLegId: string, callControlId: string | undefined): boolean =>
  ('callLegId' in entry && entry.callLegId === callLegId) ||
  (callControlId !== undefined &&
    (('target' in entry && entry.target === callControlId) ||
      ('callControlId' in entry && entry.callControlId === callControlId)));

const entryLine = ({ seq: _seq, at, what, ...rest }: Entry): string =>
  `${clockOf(at)} ${what} ${JSON.stringify(rest)}`;

const clockOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
