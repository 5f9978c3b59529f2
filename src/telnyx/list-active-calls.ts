// Every leg of a Call Control application that is alive.

import type { ClientState } from '../conference/client-state.ts';
import { decodeClientState } from './client-state-codec.ts';
import type { TelnyxClient } from './client.ts';
import { PAGE_SIZE, readPages } from './pages.ts';

export interface ActiveCallFound {
  readonly callControlId: string;
  readonly callLegId: string;
  readonly callSessionId: string;
  /** Null: none, or not one of ours. */
  readonly clientState: ClientState | null;
  readonly durationSecs: number;
}

/**
 * Telnyx documents cursors for this list, and the SDK page numbers: both are asked for.
 *
 * @throws the SDK's errors, and those of `refusals.ts`.
 */
export const listActiveCalls = async (
  client: TelnyxClient,
  connectionId: string,
): Promise<readonly ActiveCallFound[]> => {
  const calls = await readPages('connections.listActiveCalls', ({ number, after }) =>
    client.connections.listActiveCalls(
      connectionId,
      {},
      {
        query: {
          'page[size]': PAGE_SIZE,
          'page[limit]': PAGE_SIZE,
          ...(after === null ? { 'page[number]': number } : { 'page[after]': after }),
        },
      },
    ),
  );
  return calls.map((call) => ({
    callControlId: call.call_control_id,
    callLegId: call.call_leg_id,
    callSessionId: call.call_session_id,
    clientState: decodeClientState(call.client_state),
    durationSecs: call.call_duration,
  }));
};
