import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { createMetrics } from '../src/metrics.ts';

const run = promisify(execFile);
const FOLDER = new URL('../config/monitoring/', import.meta.url);
/** What Prometheus makes of a histogram. */
const SERIES = /_(bucket|count|sum)$/;

const metricNames = async (): Promise<ReadonlySet<string>> => {
  const nothing = { callsByPhase: {}, conferences: 0, participants: 0, inboxOldestSeconds: 0 };
  const metrics = createMetrics(() => Promise.resolve({ ...nothing, deadLetters: 0 }), {
    warn: () => {},
  });
  const { text } = await metrics.render();
  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
};

const namesUsedIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bpartyline_[a-z_]+\b/g)].map(([name]) => name.replace(SERIES, ''));

describe('monitoring', () => {
  it('has alert rules that Prometheus takes', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', 'alerts.yaml'], { cwd: FOLDER });
    expect(stdout).toContain('SUCCESS');
  });

  it('has alerts that ring when they should, and not before', async () => {
    const { stdout } = await run('promtool', ['test', 'rules', 'alerts.test.yaml'], {
      cwd: FOLDER,
    });
    expect(stdout).toContain('SUCCESS');
  });

  it.each(['alerts.yaml', 'dashboard.json'])(
    'names only metrics that there are: %s',
    async (file) => {
      const used = namesUsedIn(await readFile(new URL(file, FOLDER), 'utf8'));
      const known = await metricNames();
      expect(used.length).toBeGreaterThan(5);
      expect(used.filter((name) => !known.has(name))).toEqual([]);
    },
  );
});
