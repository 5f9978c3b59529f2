// Loads a configuration the way a start does, from variables that a test names.

import { loadConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';

export const PUBLIC_KEY = 'K/8+w0Jm1oC2yYw6rR0pFq2y3C8m0mQm7c2rSP0q0Vs=';

/** What no start with `ROLE=all` can do without. */
export const REQUIRED = { TELNYX_API_KEY: 'KEY0123', TELNYX_PUBLIC_KEY: PUBLIC_KEY };

export const load = (env: NodeJS.ProcessEnv): Config => loadConfig({ ...REQUIRED, ...env });

/** The faults of exactly this environment; none when it loads. */
export const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

/** The faults that these variables add to what is required. */
export const faults = (env: NodeJS.ProcessEnv): readonly string[] =>
  faultsOf({ ...REQUIRED, ...env });
