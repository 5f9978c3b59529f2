// Commands on one conference: `/conferences/{id or name}/actions/...`.

import type { Conference } from '../model/conference.ts';
import type { Reply } from '../model/reply.ts';
import type { World } from '../model/world.ts';
import { oneOf, optional } from './field.ts';
import type { Body, Fields } from './field.ts';
import { findOpenConference } from './find.ts';
import { commandOperation } from './operation.ts';
import type { CommandInput, Operation } from './operation.ts';

export const regionField = {
  region: optional(oneOf('Australia', 'Europe', 'Middle East', 'US')),
};

/** Where Telnyx states no scope, ids are taken to be unique within the account. */
export const accountScope = () => 'account';
export const conferenceScope = (input: CommandInput<Fields>): string =>
  `conference ${input.params['id'] ?? ''}`;

interface ConferenceCommandSpec<F extends Fields> {
  readonly name: string;
  readonly action: string;
  readonly fields: F;
  readonly idScope: ((input: CommandInput<F>) => string) | null;
  run(world: World, conference: Conference, body: Body<F>): Reply;
}

export const conferenceCommand = <F extends Fields>(spec: ConferenceCommandSpec<F>): Operation =>
  commandOperation({
    name: spec.name,
    path: `/conferences/:id/actions/${spec.action}`,
    fields: spec.fields,
    idScope: spec.idScope,
    run(world, { params, body }) {
      const conference = findOpenConference(world, params['id'] ?? '');
      return 'refusal' in conference ? conference.refusal : spec.run(world, conference.found, body);
    },
  });
