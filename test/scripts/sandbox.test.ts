import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { expect, it } from 'vitest';

import { eventually } from '../support/eventually.ts';
import { lineNumber } from '../support/phone-numbers.ts';
import { startRedis } from '../support/redis-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const LIMIT_MS = 60_000;
/** Port 0: each listener takes a free one. */
const PORTS = { PORT: '0', ADMIN_PORT: '0' };
const LINES = [{ name: 'talk', numbers: [lineNumber(0)], greeting: '' }];

it(
  'the sandbox prints a link to the page that signs in once, and takes callers',
  { timeout: LIMIT_MS },
  async () => {
    await using redis = await startRedis();
    const sandbox = spawn(process.execPath, [join(ROOT, 'scripts/start.ts')], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        REDIS_URL: redis.url,
        LINES: JSON.stringify(LINES),
        ...PORTS,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await using _end = { [Symbol.asyncDispose]: async () => void sandbox.kill('SIGKILL') };
    const exited = once(sandbox, 'exit');
    const printed: string[] = [];
    createInterface(sandbox.stdout).on('line', (line) => void printed.push(line));
    await eventually(() => printed.join(' ')).toContain('bearer ');
    const [, link = '', token = ''] =
      /page +(http:\S+).*bearer (\S+)\)/.exec(printed.join(' ')) ?? [];
    const { origin } = new URL(link);

    const open = () => fetch(link, { redirect: 'manual' });
    const [cookie = ''] = (await open()).headers.get('set-cookie')?.split(';') ?? [];
    expect((await open()).headers.get('set-cookie')).toBeNull();
    const page = await (await fetch(origin, { headers: { cookie } })).text();
    expect(page).toContain('aria-label="Rooms"');

    sandbox.stdin.write(`dial ${lineNumber(0)}\n`);
    await eventually(async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${origin}/v1/conferences`, { headers })).json();
    }).toMatchObject({ data: [{ line: 'talk', participant_count: 1 }] });

    sandbox.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  },
);
