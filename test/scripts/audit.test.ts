import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const AUDIT = join(import.meta.dirname, '../../scripts/audit');

/** Runs it with an `npm` that prints this and exits so. */
const auditWith = (output: object, exitCode: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const text = JSON.stringify(output);
  const npm = `#!/bin/sh\n[ "$1 $2" = 'audit --omit=dev' ] || exit 9\necho '${text}'\nexit ${exitCode}\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env['PATH']}` };
  return new Promise<{ readonly code: number | null; readonly stdout: string }>((resolve) => {
    const child = execFile(AUDIT, { env }, (_error, stdout) =>
      resolve({ code: child.exitCode, stdout }),
    );
  });
};

describe('the audit', () => {
  it('fails for a known vulnerability, and shows it', async () => {
    const report = { auditReportVersion: 2, vulnerabilities: { express: { severity: 'low' } } };
    const { code, stdout } = await auditWith(report, 1);
    expect(code).toBe(1);
    expect(stdout).toContain('express');
  });

  it('passes in silence when there is none', async () => {
    const report = { auditReportVersion: 2, vulnerabilities: {} };
    expect(await auditWith(report, 0)).toEqual({ code: 0, stdout: '' });
  });

  it('passes with a note when the registry does not answer', async () => {
    const refusal = { message: '405 Method Not Allowed', method: 'POST' };
    const { code, stdout } = await auditWith(refusal, 1);
    expect(code).toBe(0);
    expect(stdout).toContain('npm audit was skipped');
  });
});
