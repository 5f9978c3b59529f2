// One running service for a whole file of scenarios; each test has lines and callers of its own.

import { afterAll, beforeAll } from 'vitest';

import { startTestService, type TestService, type TestServiceOptions } from './test-service.ts';

/** Speech takes no time unless a test says otherwise. */
const QUICK = { settings: { speechMsPerChar: 0 } } as const;

/** Gives the service, from the first test on. */
export const useService = (options: TestServiceOptions = {}): (() => TestService) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ ...options, simulator: { ...QUICK, ...options.simulator } });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  return () => service;
};
