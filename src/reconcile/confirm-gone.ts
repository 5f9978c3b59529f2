import { classifyError } from '../telnyx/classify-error.ts';
import { isLegAlive } from '../telnyx/execute-call-command.ts';
import type { TelnyxClient } from '../telnyx/client.ts';

/**
 * Asks Telnyx for one leg that its lists do not show. A leg whose state nobody knows is not gone.
 *
 * @throws the SDK's errors but those that say that there is no such leg.
 */
export const confirmedGone = async (
  client: TelnyxClient,
  callControlId: string,
): Promise<boolean> => {
  try {
    return !(await isLegAlive(client, callControlId));
  } catch (error) {
    if (classifyError(error, 'calls.retrieveStatus').meaning === 'call-ended') return true;
    throw error;
  }
};
