// Commands on one leg: `/calls/{call_control_id}/actions/...`.

import type { Leg } from '../model/leg.ts';
import type { Reply } from '../model/reply.ts';
import type { World } from '../model/world.ts';
import { base64, optional } from './field.ts';
import type { Body, Fields } from './field.ts';
import { findAnsweredLeg, findLiveLeg } from './find.ts';
import { commandIdField, commandOperation } from './operation.ts';
import type { Operation } from './operation.ts';

/** Nearly every command on a leg takes these. The state sticks until a later command replaces it. */
export const callFields = { ...commandIdField, client_state: optional(base64) };

interface CallCommandSpec<F extends Fields> {
  readonly name: string;
  readonly method?: 'PUT';
  readonly action: string;
  readonly needs: 'live' | 'answered';
  readonly fields: F;
  run(world: World, leg: Leg, body: Body<F>): Reply;
}

const find = { live: findLiveLeg, answered: findAnsweredLeg };

const stateOf = (body: object): string | null =>
  'client_state' in body && typeof body.client_state === 'string' ? body.client_state : null;

export const callCommand = <F extends Fields>(spec: CallCommandSpec<F>): Operation =>
  commandOperation({
    name: spec.name,
    method: spec.method ?? 'POST',
    path: `/calls/:id/actions/${spec.action}`,
    fields: spec.fields,
    idScope: ({ params }) => `leg ${params['id'] ?? ''}`,
    run(world, { params, body }) {
      const leg = find[spec.needs](world, params['id'] ?? '');
      if ('refusal' in leg) return leg.refusal;
      leg.found.cancelFirstCommandTimer?.();
      leg.found.events.push({ at: world.clock.now(), name: spec.action, type: 'command' });
      leg.found.clientState = stateOf(body) ?? leg.found.clientState;
      return spec.run(world, leg.found, body);
    },
  });
