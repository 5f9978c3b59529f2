// What can be known of the image without building it.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { startServiceProcess } from '../support/service-process.ts';
import { startRedis } from '../support/redis-server.ts';
import { REQUIRED } from '../support/load-config.ts';

const ROOT = join(import.meta.dirname, '../..');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const stages = dockerfile.split(/^FROM /m).slice(1);
const [, last = ''] = stages;
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: { readonly start: string };
};

/** The exit code of the health check, as the image runs it. */
const checkHealth = (env: Readonly<Record<string, string>>): Promise<number> => {
  const command = /HEALTHCHECK [^\n]*\n\s*CMD (\[.*\])/.exec(last)?.[1];
  // An exec form is a list of strings.
  const [, ...args] = JSON.parse(command ?? '') as readonly string[];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env: { ...env } }, () =>
      resolve(child.exitCode ?? -1),
    );
  });
};

describe('the image', () => {
  it('is made in two stages, and run by nobody of consequence', () => {
    expect(stages).toHaveLength(2);
    expect(last).toMatch(/^USER node$/m);
    const command = manifest.scripts.start.replace('exec ', '').split(' ');
    expect(last).toContain(`CMD ${JSON.stringify(command).replaceAll(',', ', ')}`);
    expect(last.indexOf('USER node')).toBeGreaterThan(last.indexOf('RUN rm'));
  });

  it('is of the Node that the tests run under', () => {
    for (const stage of stages) expect(stage).toMatch(`node:${process.versions.node}-`);
  });

  it('holds every package that the service imports', () => {
    const { dependencies } = manifest;
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/(?:^(?:import|export|\}).*from |import\()'([^.'][^']*)'/gm)].map(
        ([, name = '']) => name,
      ),
    );
    const packages = imported
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    expect(packages.length).toBeGreaterThan(20);
    expect(new Set(packages)).toEqual(new Set(Object.keys(dependencies)));
  });

  it('is healthy while its process is ready, and not otherwise', async () => {
    await using redis = await startRedis();
    const shared = { ...REQUIRED, REDIS_URL: redis.url, RECONCILE_INTERVAL_SECS: '0' };
    await using worker = await startServiceProcess({ ...shared, ROLE: 'worker' });
    await using receiver = await startServiceProcess({ ...shared, ROLE: 'receiver' });
    const ofWorker = { ROLE: 'worker', PORT: '1', ADMIN_PORT: String(worker.adminPort) };
    const ofReceiver = { ROLE: 'receiver', PORT: String(receiver.publicPort) };
    await expect.poll(() => checkHealth(ofWorker)).toBe(0);
    await expect.poll(() => checkHealth(ofReceiver)).toBe(0);
    expect(await checkHealth({ PORT: '1' })).toBe(1);
  });
});
