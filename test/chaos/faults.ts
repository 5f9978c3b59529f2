// What the nemesis can do. Each fault ends by itself: `inject` resolves when its damage is undone.

import { setTimeout as pause } from 'node:timers/promises';

import type { Random } from '../simulator/random.ts';
import { controlRedis } from './redis-control.ts';
import type { ServiceProcess } from './service-process.ts';
import type { Stage } from './stage.ts';
import type { ProxyMode, TcpProxy } from './tcp-proxy.ts';
import { calm, randomCommandWeather, randomDeliveryWeather } from './forecast.ts';

export interface Fault {
  readonly name: string;
  /** How often, among all faults. */
  readonly weight: number;
  /** Faults of one kind do not overlap: of one process, of Redis, of the weather. */
  readonly of: 'process' | 'redis' | 'network' | 'weather';
  /** Answers what was done, in a few words. Rejects only for a bug of its own. */
  inject(stage: Stage, random: Random): Promise<string>;
}

const DOWN_MS = [0, 2_000] as const;
const FROZEN_MS = [500, 8_000] as const;
const REDIS_FROZEN_MS = [300, 3_000] as const;
const NETWORK_MS = [300, 4_000] as const;
const WEATHER_MS = [1_000, 6_000] as const;
const FULL_MS = [500, 3_000] as const;

const busy = new WeakSet<ServiceProcess>();

/** A process has one fault at a time, and only while another of its role is whole. */
const withProcess = async (
  { processes }: Stage,
  random: Random,
  act: (process: ServiceProcess) => Promise<void>,
): Promise<string> => {
  const whole = processes.filter((one) => one.isRunning && !busy.has(one));
  const free = whole.filter((one) => whole.some((twin) => twin !== one && twin.role === one.role));
  const chosen = free[random.between(0, Math.max(0, free.length - 1))];
  if (chosen === undefined) return 'nobody';
  busy.add(chosen);
  try {
    await act(chosen);
  } finally {
    busy.delete(chosen);
  }
  return chosen.name;
};

const drawMode = (random: Random): ProxyMode => {
  switch (random.between(0, 4)) {
    case 0:
      return { kind: 'latency', ms: random.between(20, 300), jitterMs: random.between(0, 400) };
    case 1:
      return { kind: 'cut', afterBytes: random.between(0, 4_000) };
    case 2:
      return { kind: 'black-hole', direction: random.pick(['to-server', 'to-client']) };
    case 3:
      return { kind: 'reset' };
    default:
      return { kind: 'half-close' };
  }
};

/** One of the proxies, or all of them. */
const disturb = async (proxies: readonly TcpProxy[], random: Random): Promise<string> => {
  const mode = drawMode(random);
  const one = proxies[random.between(0, proxies.length)];
  const disturbed = one === undefined ? proxies : [one];
  for (const proxy of disturbed) proxy.set(mode);
  await pause(random.between(...NETWORK_MS));
  for (const proxy of disturbed) proxy.set({ kind: 'pass' });
  return `${JSON.stringify(mode)} on ${one === undefined ? 'all' : proxies.indexOf(one)}`;
};

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill',
    weight: 4,
    of: 'process',
    inject: (stage, random) =>
      withProcess(stage, random, async (chosen) => {
        await chosen.kill();
        await pause(random.between(...DOWN_MS));
        await chosen.start();
      }),
  },
  {
    name: 'freeze',
    weight: 3,
    of: 'process',
    inject: (stage, random) =>
      withProcess(stage, random, async (chosen) => {
        chosen.freeze();
        await pause(random.between(...FROZEN_MS));
        chosen.resume();
      }),
  },
  {
    name: 'drain',
    weight: 2,
    of: 'process',
    inject: (stage, random) =>
      withProcess(stage, random, async (chosen) => {
        await chosen.drain();
        await chosen.start();
      }),
  },
  {
    name: 'redis-kill',
    weight: 1,
    of: 'redis',
    async inject({ redis }, random) {
      await redis.kill();
      const downMs = random.between(...DOWN_MS);
      await pause(downMs);
      await redis.restart();
      return `for ${downMs} ms`;
    },
  },
  {
    name: 'redis-freeze',
    weight: 1,
    of: 'redis',
    async inject({ redis }, random) {
      const ms = random.between(...REDIS_FROZEN_MS);
      redis.freeze();
      await pause(ms);
      redis.resume();
      return `for ${ms} ms`;
    },
  },
  {
    name: 'redis-client-kill',
    weight: 2,
    of: 'redis',
    inject: ({ redis }) =>
      controlRedis(redis, (client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal')),
  },
  {
    name: 'redis-full',
    weight: 1,
    of: 'redis',
    inject: ({ redis }, random) =>
      controlRedis(redis, async (client) => {
        await client.config('SET', 'maxmemory', '1mb');
        await pause(random.between(...FULL_MS));
        return client.config('SET', 'maxmemory', '0');
      }),
  },
  {
    name: 'redis-flush',
    weight: 0.2,
    of: 'redis',
    inject: ({ redis }) => controlRedis(redis, (client) => client.flushall()),
  },
  {
    name: 'redis-network',
    weight: 4,
    of: 'network',
    inject: ({ proxies }, random) => disturb(proxies.redis, random),
  },
  {
    name: 'api-network',
    weight: 3,
    of: 'network',
    inject: ({ proxies }, random) => disturb(proxies.api, random),
  },
  {
    name: 'delivery-weather',
    weight: 4,
    of: 'weather',
    async inject({ simulator }, random) {
      const deliveries = randomDeliveryWeather(random);
      simulator.setWeather({ deliveries });
      await pause(random.between(...WEATHER_MS));
      simulator.setWeather({ deliveries: calm.deliveries });
      return JSON.stringify(deliveries);
    },
  },
  {
    name: 'command-weather',
    weight: 4,
    of: 'weather',
    async inject({ simulator }, random) {
      const commands = randomCommandWeather(random);
      simulator.setWeather({ commands });
      await pause(random.between(...WEATHER_MS));
      simulator.setWeather({ commands: calm.commands });
      return JSON.stringify(commands);
    },
  },
];
