import { classifyError } from '../telnyx/classify-error.ts';
import { field } from '../telnyx/request-fields.ts';
import type { OpenConference } from '../conference/state.ts';
import type { TelnyxClient } from '../telnyx/client.ts';

export interface Ended {
  /** Null where Telnyx does not say why. */
  readonly reason: string | null;
}

/**
 * Asks Telnyx for one conference that its lists do not show. Null: it goes on, and everybody in it. One
 * whose state nobody knows has not ended.
 *
 * @throws the SDK's errors but those that say that there is no such conference.
 */
export const confirmedEnded = async (
  client: TelnyxClient,
  { conferenceId, region }: Pick<OpenConference, 'conferenceId' | 'region'>,
): Promise<Ended | null> => {
  try {
    const { data } = await client.conferences.retrieve(conferenceId, {
      ...field('region', region),
    });
    const isActive = data?.status === 'init' || data?.status === 'in_progress';
    return isActive ? null : { reason: data?.end_reason ?? null };
  } catch (error) {
    const { meaning } = classifyError(error, 'conferences.retrieve');
    if (meaning === 'conference-ended') return { reason: null };
    throw error;
  }
};
