import { expect, test } from 'vitest';

import { startRedis } from '../support/redis-server.ts';
import { spawnService, type ChildService } from './child-service.ts';

const TEST_TIMEOUT_MS = 40_000;
const KEYS = {
  TELNYX_API_KEY: 'KEY0123',
  TELNYX_PUBLIC_KEY: 'K/8+w0Jm1oC2yYw6rR0pFq2y3C8m0mQm7c2rSP0q0Vs=',
  SHUTDOWN_GRACE_SECS: '5',
};

test.each([
  {
    what: 'SIGTERM',
    send: (service: ChildService) => service.signal('SIGTERM'),
  },
  {
    // The service has it twice: from the terminal, and from npm.
    what: "a terminal's Ctrl-C",
    send: (service: ChildService) => service.signalGroup('SIGINT'),
  },
])(
  'npm start hands $what on, drains and leaves no process behind',
  async ({ send }) => {
    await using redis = await startRedis();
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url }, 'npm');
    await service.started;
    const pids = [...new Set(service.lines.flatMap(pidIn))];
    expect(pids).toHaveLength(1);

    send(service);

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
    expect(service.lines.join('\n')).toContain('"event":"stopped"');
    expect(pids.filter(isAlive)).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);

const pidIn = (line: string): readonly number[] => {
  const pid = /"pid":(\d+)/.exec(line)?.[1];
  return pid === undefined ? [] : [Number(pid)];
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
