// The simulator as a process of its own. Options come as `--name value` or, in the environment, as
// SIMULATOR_NAME; `switches`, `settings`, `delivery` and `weather` are JSON. When it listens it
// prints one line of JSON with its addresses, its public key and its seed.

import { parseArgs } from 'node:util';
import {
  readDeliverySettings,
  readForecast,
  readSettings,
  readSwitches,
} from './control-bodies.ts';
import type { SimulatorOptions } from './options.ts';
import { startSimulator } from './simulator.ts';

const names = [
  'port',
  'control-port',
  'host',
  'webhook-url',
  'failover-url',
  'connection-id',
  'api-key',
  'seed',
  'id-seed',
  'signing-seed',
  'switches',
  'settings',
  'delivery',
  'weather',
] as const;
type Name = (typeof names)[number];

const readOptions = (): SimulatorOptions => {
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const text = (name: Name): string | undefined => {
    const value =
      values[name] ?? process.env[`SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (name: Name): number => Number(text(name) ?? 0);
  const json = (name: Name): unknown => JSON.parse(text(name) ?? '{}');
  return {
    port: number('port'),
    controlPort: number('control-port'),
    host: text('host'),
    webhookUrl: text('webhook-url'),
    failoverUrl: text('failover-url'),
    connectionId: text('connection-id'),
    apiKey: text('api-key'),
    seed: text('seed'),
    idSeed: text('id-seed'),
    signingSeed: text('signing-seed'),
    switches: readSwitches(json('switches')),
    settings: readSettings(json('settings')),
    delivery: readDeliverySettings(json('delivery')),
    weather: readForecast(json('weather')),
  };
};

const simulator = await startSimulator(readOptions());
const { baseUrl, controlUrl, publicKey, connectionId, seed } = simulator;
process.stdout.write(`${JSON.stringify({ baseUrl, controlUrl, publicKey, connectionId, seed })}\n`);

const stop = async (): Promise<void> => {
  await simulator[Symbol.asyncDispose]();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
