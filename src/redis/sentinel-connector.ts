// Finds the master by way of the sentinels, as ioredis does, but survives a failover at any moment.

import { SentinelConnector, type SentinelConnectionOptions } from 'ioredis';

type Emit = Parameters<SentinelConnector['connect']>[0];

/**
 * ioredis listens to the sentinels' word of a failover, and breaks its connection off when it comes.
 * It still listens for the connection before while it makes the next one, which is then broken off
 * before it is there; and ioredis takes that for an end that was wanted, and never connects again.
 */
export class PatientSentinelConnector extends SentinelConnector {
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions); // What the Redis was made with; its type says no more.
  }

  override connect(emit: Emit): ReturnType<SentinelConnector['connect']> {
    // Of the connection before, only the listening is left to end.
    this.disconnect();
    return super.connect(emit);
  }
}
