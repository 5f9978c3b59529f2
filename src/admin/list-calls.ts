import type { PhaseName } from '../call/state.ts';
import type { AdminContext } from './admin-context.ts';
import { callResource } from './call-resource.ts';
import { offsetOf, sendPage } from './envelope.ts';
import { anyText, oneOf, readQuery } from './query.ts';
import type { Answer } from './route.ts';

/** A new phase does not compile until it can be asked for. */
const PHASES = {
  ringing: true,
  accepting: true,
  answering: true,
  'collecting-pin': true,
  entering: true,
  waiting: true,
  joining: true,
  'in-conference': true,
  leaving: true,
  ended: true,
} as const satisfies Record<PhaseName, true>;

// The keys of the table are the phases.
const FILTERS = { phase: oneOf(...(Object.keys(PHASES) as PhaseName[])), line: anyText } as const;

/** `GET /v1/calls`: newest first. */
export const listCalls =
  ({ readModel, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const { filter, page } = readQuery(request, FILTERS);
    const { calls, total } = await readModel.listCalls({
      phase: filter.phase,
      line: filter.line,
      offset: offsetOf(page),
      limit: page.size,
    });
    const resources = calls.map(async (call) =>
      callResource(call, await readModel.readTimeline(call.callLegId), maskNumber),
    );
    sendPage(response, await Promise.all(resources), page, total);
  };
