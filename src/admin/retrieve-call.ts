import type { AdminContext } from './admin-context.ts';
import { notFoundError } from './api-error.ts';
import { callResource } from './call-resource.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';

/** `GET /v1/calls/{call_leg_id}` */
export const retrieveCall =
  ({ readModel, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const callLegId = pathParameter(request, 'call_leg_id');
    const [call, timeline] = await Promise.all([
      readModel.readCall(callLegId),
      readModel.readTimeline(callLegId),
    ]);
    if (!call) throw notFoundError('call');
    sendData(response, callResource(call, timeline, maskNumber));
  };
