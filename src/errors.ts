// The errors that cross folders. Each has a stable `name`; the original, where there is one, is
// its `cause`.

/** The environment or the lines file is wrong. Every fault is listed, each with the name it is about. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}
