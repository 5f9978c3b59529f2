// Waits for quiet: nothing under way, nothing unread, and `/v1` shows what is true.

import { setTimeout as pause } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { openJobs, unreadMailboxes } from './redis-look.ts';
import { isSilent } from './silence-watch.ts';
import type { Stage } from './stage.ts';
import { compareViews } from './views.ts';
import { violation, type Violation } from './violation.ts';

const LOOK_EVERY_MS = 300;
/** Everything is settled a minute after the last fault. */
const SETTLE_MAX_MS = 60_000;

export interface Settled {
  readonly ms: number;
  /** What was still open at the last look; empty when it is quiet. */
  readonly open: readonly Violation[];
}

export const settle = async (stage: Stage): Promise<Settled> => {
  const startedAt = Date.now();
  const client = new Redis({ host: stage.redis.host, port: stage.redis.port });
  client.on('error', () => {});
  try {
    for (let look = 0; ; look++) {
      const open = await whatIsOpen(stage, client, look);
      const ms = Date.now() - startedAt;
      if (open.length === 0 || ms > SETTLE_MAX_MS) return { ms, open };
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    client.disconnect();
  }
};

const whatIsOpen = async (
  { simulator, processes }: Stage,
  client: Redis,
  look: number,
): Promise<readonly Violation[]> => {
  if (simulator.underWay > 0) {
    return [violation('webhooks are taken', `${simulator.underWay} are still under way`)];
  }
  const silent = [...simulator.model.world.legs.live()].filter(isSilent);
  const process = processes[look % processes.length];
  if (process === undefined) throw new Error('there is no process to ask');
  try {
    return [
      ...(await unreadMailboxes(client)).map((id) =>
        violation('every message is read', `${id} has unread messages`, legOf(id)),
      ),
      ...(await openJobs(client)).map((job) => violation('every job is done', job)),
      ...silent.map(({ callLegId }) =>
        violation('no leg is silent', 'still in silence after everything was healed', callLegId),
      ),
      ...(await compareViews(simulator, process)),
    ];
  } catch (error) {
    return [violation('/v1 can be read', `${process.name}: ${String(error)}`)];
  }
};

const legOf = (mailbox: string): string | null =>
  mailbox.startsWith('call:') ? mailbox.slice('call:'.length) : null;
