import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../scripts/install-redis');

/** A machine on which only these programs exist. */
const machineWith = async (programs: Readonly<Record<string, string>>): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'partyline-machine-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const name of ['bash', 'dirname', 'env', 'id', 'mkdir']) {
    if (!(name in programs)) await symlink(`/usr/bin/${name}`, join(directory, name));
  }
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(directory, name), `#!/usr/bin/bash\n${script}\n`, { mode: 0o755 });
  }
  return directory;
};

const run = (path: string): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(SCRIPT, { env: { PATH: path } }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });

test('nothing happens where there is a redis-server', async () => {
  const path = await machineWith({ 'redis-server': 'exit 0', 'apt-get': 'echo called; exit 1' });

  expect(await run(path)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('one line says what to install where there is no apt-get', async () => {
  const path = await machineWith({});

  const { code, stderr } = await run(path);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^redis-server is missing .* install Redis 7[^\n]*\n$/);
});

test('one line says what to install where this user may not install anything', async () => {
  const path = await machineWith({ 'apt-get': 'exit 1', id: 'echo 1000', sudo: 'exit 1' });

  const { code, stderr } = await run(path);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^redis-server is missing .* install Redis 7[^\n]*\n$/);
});
