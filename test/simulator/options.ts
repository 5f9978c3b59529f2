// How a simulator is started, and how a call into it is described.

import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { DeliverySettings } from './delivery.ts';
import type { Given } from './given.ts';
import type { Script } from './script.ts';
import type { Settings } from './settings.ts';
import type { Switches } from './switches.ts';
import type { Forecast } from './weather.ts';

export interface SimulatorOptions {
  /** Where webhooks go. Can be set later with `setWebhookUrl`. */
  readonly webhookUrl?: string | undefined;
  readonly failoverUrl?: string | undefined;
  /** The connection that calls arrive on unless another is named. */
  readonly connectionId?: string | undefined;
  /** The only bearer token that is accepted. Unset: any. */
  readonly apiKey?: string | undefined;
  /** 0, the default: any free port. */
  readonly port?: number | undefined;
  /** Unset: no control API. 0: any free port. */
  readonly controlPort?: number | undefined;
  readonly host?: string | undefined;
  /** Draws the weather and every `any`. Unset: a new one, to be read from `seed`. */
  readonly seed?: string | undefined;
  /** Draws the ids. Unset: new ones in every run, so that runs can share a Redis. */
  readonly idSeed?: string | undefined;
  readonly switches?: Given<Switches> | undefined;
  readonly settings?: Given<Settings> | undefined;
  readonly delivery?: Given<DeliverySettings> | undefined;
  readonly weather?: Given<Forecast> | undefined;
  /** Base64 of 32 bytes. The same seed gives the same public key. */
  readonly signingSeed?: string | undefined;
  readonly signer?: 'native' | 'tweetnacl' | undefined;
  readonly clock?: Clock | undefined;
}

export interface Dial {
  readonly from: string;
  readonly to: string;
  readonly connectionId?: string | undefined;
  readonly script?: Script | ((caller: Caller) => Promise<void>) | undefined;
}
