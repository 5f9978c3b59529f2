import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { expect, it } from 'vitest';

const LIMIT_MS = 60_000;

it(
  'the board call plays to its end, and everybody becomes what they should',
  {
    timeout: LIMIT_MS,
  },
  async () => {
    const script = join(import.meta.dirname, '../../scripts/start.ts');
    const demo = spawn(process.execPath, [script, '--demo=board'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
    expect(printed).not.toContain('WRONG');
    for (const sentence of [
      'The host has not arrived yet. Please wait.',
      'That PIN is not right. Goodbye.',
      'The conference is locked. Goodbye.',
      'You have the floor. Please speak.',
      'Recording has started.',
      'The host has left. The conference ends soon unless the host comes back.',
      'To end the conference for everybody, press star three twice.',
    ]) {
      expect(printed).toContain(`hears    ${sentence}`);
    }
    expect(code).toBe(0);
  },
);
