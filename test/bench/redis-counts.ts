// What Redis itself counts: commands, bytes, processor time, memory.

import type { Redis } from 'ioredis';

export interface RedisCounts {
  /** Sent by clients and by scripts; those of the bench's own look are left out. */
  readonly commands: number;
  /** Sent by clients alone: a script is one. */
  readonly calls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cpuSeconds: number;
}

/** What the bench asks for itself while it measures. */
const OWN = new Set(['info', 'client|list']);
/** Commands by which a client runs a script. */
const SCRIPT_CALLS = new Set(['eval', 'evalsha', 'fcall']);

export const readCounts = async (redis: Redis): Promise<RedisCounts> => {
  const [stats, commands, cpu] = await Promise.all([
    redis.info('stats'),
    redis.info('commandstats'),
    redis.info('cpu'),
  ]);
  const field = (text: string, name: string): number =>
    Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
  const byName = [...commands.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(
    ([, name = '', calls]) => ({ name, calls: Number(calls) }),
  );
  const sum = (isCounted: (name: string) => boolean): number =>
    byName.reduce((all, { name, calls }) => (isCounted(name) ? all + calls : all), 0);
  return {
    commands: sum((name) => !OWN.has(name)),
    calls: sum((name) => SCRIPT_CALLS.has(name)),
    bytesIn: field(stats, 'total_net_input_bytes'),
    bytesOut: field(stats, 'total_net_output_bytes'),
    cpuSeconds: field(cpu, 'used_cpu_sys') + field(cpu, 'used_cpu_user'),
  };
};

export const difference = (after: RedisCounts, before: RedisCounts): RedisCounts => ({
  commands: after.commands - before.commands,
  calls: after.calls - before.calls,
  bytesIn: after.bytesIn - before.bytesIn,
  bytesOut: after.bytesOut - before.bytesOut,
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
});

/** Bytes that Redis holds for data; what its allocator wastes and its buffers are not counted. */
export const usedMemory = async (redis: Redis): Promise<number> => {
  const info = await redis.info('memory');
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return field('used_memory') - field('mem_clients_normal') - field('mem_aof_buffer');
};

/** Bytes of these keys together; one that does not exist has none. */
export const memoryOf = async (redis: Redis, keys: readonly string[]): Promise<number> => {
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
  return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
};
