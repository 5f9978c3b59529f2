// What one simulated run is about: plain data, so that it can be printed, and made smaller.

import type { RoomAction } from '../../src/conference/message.ts';
import type { Line } from '../../src/conference/line.ts';
import type { Settings } from '../simulator/settings.ts';
import type { Switches } from '../simulator/switches.ts';
import type { Forecast } from '../simulator/weather.ts';
import type { Pace } from './life.ts';

/** Times are milliseconds, from the beginning of the story unless something else is said. */
export interface Story {
  readonly seed: string;
  readonly lines: readonly Line[];
  readonly callers: readonly CallerStory[];
  readonly actions: readonly OperatorAction[];
  readonly troubles: readonly Trouble[];
  readonly weather: Forecast;
  readonly switches: Switches;
  readonly settings: Settings;
  readonly service: ServiceStory;
  /** Until then things go wrong and people do something. */
  readonly faultsMs: number;
  /** Nothing is lost, so that there is nothing to repair. */
  readonly isGentle: boolean;
  /** The weather stays as it is to the end: what is lost is lost for ever. */
  readonly forEver: boolean;
}

export interface ServiceStory {
  readonly processes: number;
  readonly pace: Pace;
  readonly callMaxMs: number;
  /** Whether `TELNYX_CONNECTION_ID` is set: without it Telnyx cannot be asked for all legs. */
  readonly connectionKnown: boolean;
  /** The part of all wakes that is lost. */
  readonly lostWakes: number;
  readonly reconcileMs: number;
}

export interface CallerStory {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly dialsAt: number;
  /** How often something wrong is typed before `pin`. */
  readonly wrongPins: number;
  /** Typed when a PIN is asked for; null: nothing. */
  readonly pin: string | null;
  readonly typesAfterMs: number;
  /** Typed in the conference, each so long after joining. */
  readonly keys: readonly { readonly afterMs: number; readonly digits: string }[];
  /** After dialling; null: stays on the line. */
  readonly goneAfterMs: number | null;
  /** The network ends the call rather than the caller. */
  readonly cutOff: boolean;
  /** After the end of the call, once; null: does not. */
  readonly redialsAfterMs: number | null;
}

/** What an operator asks of the line's conference, if it has one then. */
export interface OperatorAction {
  readonly at: number;
  readonly line: string;
  readonly action: RoomAction;
}

export type Trouble =
  /** The process ends so many steps later, between any two of them. */
  | {
      readonly at: number;
      readonly does: 'crash';
      readonly process: number;
      readonly afterSteps: number;
      readonly downMs: number;
    }
  /** Asleep, and then going on as if nothing had been: a second drainer of its mailboxes. */
  | {
      readonly at: number;
      readonly does: 'freeze';
      readonly process: number;
      readonly forMs: number;
    }
  /** Its clock goes a little wrong, until the end of all troubles. */
  | { readonly at: number; readonly does: 'jump'; readonly process: number; readonly byMs: number }
  /** Every clock of the service was too late, and is set right in one step. */
  | { readonly at: number; readonly does: 'set-right'; readonly byMs: number }
  /** Redis loses everything. */
  | { readonly at: number; readonly does: 'flush' };
