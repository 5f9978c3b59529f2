// answer, hangup, reject, client_state_update.

import { endLeg } from '../model/endings.ts';
import { connectLeg } from '../model/leg-life.ts';
import { moveLeg } from '../model/leg.ts';
import { refuse } from '../model/refusal.ts';
import { accepted } from '../model/reply.ts';
import { callCommand, callFields } from './call-command.ts';
import { base64, oneOf, required } from './field.ts';

export const answer = callCommand({
  name: 'calls.answer',
  action: 'answer',
  needs: 'live',
  fields: callFields,
  run(world, leg) {
    if (leg.direction === 'outgoing') return refuse('90102', world.switches);
    if (leg.phase !== 'parked') {
      const detail = 'The call has already been answered.';
      return world.switches.secondAnswer === 'accepted'
        ? accepted()
        : refuse('90033', world.switches, { detail });
    }
    moveLeg(leg, 'answering');
    const { answerMs } = world.settings;
    if (answerMs === 0) connectLeg(world, leg);
    else world.after(answerMs, () => connectLeg(world, leg), leg.timers);
    return accepted();
  },
});

export const hangup = callCommand({
  name: 'calls.hangup',
  action: 'hangup',
  needs: 'live',
  fields: callFields,
  run(world, leg) {
    const source = leg.direction === 'incoming' ? 'callee' : 'caller';
    endLeg(world, leg, { cause: 'normal_clearing', source, sip: '200' });
    return accepted();
  },
});

export const reject = callCommand({
  name: 'calls.reject',
  action: 'reject',
  needs: 'live',
  fields: { ...callFields, cause: required(oneOf('CALL_REJECTED', 'USER_BUSY')) },
  run(world, leg, { cause }) {
    if (leg.phase !== 'parked') {
      const detail = 'Only a call that has not been answered can be rejected.';
      return refuse('90033', world.switches, { detail });
    }
    const hangupOf = {
      CALL_REJECTED: { cause: 'call_rejected', source: 'callee', sip: '603' },
      USER_BUSY: { cause: 'user_busy', source: 'callee', sip: '486' },
    } as const;
    endLeg(world, leg, hangupOf[cause]);
    return accepted();
  },
});

/** Takes no `command_id`; any leg that lives will do. */
export const clientStateUpdate = callCommand({
  name: 'calls.updateClientState',
  method: 'PUT',
  action: 'client_state_update',
  needs: 'live',
  fields: { client_state: required(base64) },
  run: () => accepted(),
});
