// The numbers of `/metrics`, by their series as Prometheus writes it.

import type { TestService } from './test-service.ts';

export const readMetrics = async ({
  app,
}: Pick<TestService, 'app'>): Promise<ReadonlyMap<string, number>> => {
  const response = await fetch(`http://127.0.0.1:${app.adminPort}/metrics`);
  const samples = (await response.text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))] as const;
    });
  return new Map(samples);
};
