import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** OpenTelemetry's modules that a new process loads; its API, which does nothing, comes with prom-client. */
const loadedBy = async (target: object | null): Promise<readonly string[]> => {
  const source = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      load: (url, context, next) => {
        if (/@opentelemetry\\/(?!api)|bullmq-otel/.test(url)) loaded.push(url);
        return next(url, context);
      },
    });
    await import('./src/app.ts');
    const { openTracing } = await import('./src/tracing/open-tracing.ts');
    await openTracing(${JSON.stringify(target)}, String, { warn() {} });
    process.stdout.write(JSON.stringify(loaded));
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', source], {
    cwd: ROOT,
  });
  return JSON.parse(stdout) as string[];
};

describe('tracing', () => {
  it('loads nothing where it is off', async () => {
    expect(await loadedBy(null)).toEqual([]);
  });

  it('loads OpenTelemetry where it is on', async () => {
    const target = {
      url: 'http://127.0.0.1:9/v1/traces',
      protocol: 'http/protobuf',
      headers: {},
      serviceName: 'partyline',
      resource: {},
      ratio: 1,
    };
    expect((await loadedBy(target)).join(' ')).toContain('@opentelemetry/sdk-trace');
  });
});
