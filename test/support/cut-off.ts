import { endLeg } from '../simulator/model/endings.ts';
import type { Caller } from '../simulator/caller.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** The network loses the call: nobody has hung up. */
export const cutOff = ({ model }: Simulator, { leg }: Caller): void =>
  endLeg(model.world, leg, { cause: 'unspecified', source: 'unknown', sip: 'unspecified' });
