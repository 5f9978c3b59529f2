// What an operator does meanwhile.

import type { RoomAction } from '../../src/conference/message.ts';
import type { Line } from '../../src/conference/line.ts';
import type { Random } from '../simulator/random.ts';
import { CONNECTION } from './simulated-telnyx.ts';
import type { OperatorAction } from './story.ts';

const ACTIONS_MAX = 5;
/** Whom an operator calls, and who picks up. */
const CALLEE = '+13125550199';
const OURS = '+12025550131';

const who = 'everybody';
const actions: readonly [RoomAction, ...RoomAction[]] = [
  { do: 'mute', who },
  { do: 'unmute', who },
  { do: 'hold', who },
  { do: 'unhold', who },
  { do: 'kick', who },
  { do: 'lock' },
  { do: 'unlock' },
  { do: 'end' },
  { do: 'record_start' },
  { do: 'record_stop' },
  { do: 'mode', mode: 'muted' },
  { do: 'mode', mode: 'open' },
  { do: 'speak', who, payload: 'A word to everybody.', voice: null, language: null },
  {
    do: 'dial',
    to: CALLEE,
    from: OURS,
    connectionId: CONNECTION,
    role: 'guest',
    timeoutSecs: 10,
  },
];

export const drawActions = (
  random: Random,
  lines: readonly Line[],
  faultsMs: number,
): readonly OperatorAction[] => {
  if (random.chance(0.6)) return [];
  return Array.from({ length: random.between(1, ACTIONS_MAX) }, (_, index) => {
    const own = random.fork(String(index));
    return {
      at: own.between(0, faultsMs),
      line: lines[own.between(0, lines.length - 1)]?.name ?? '',
      action: own.pick(actions),
    };
  });
};
