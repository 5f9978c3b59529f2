import type { TelnyxClient } from '../telnyx/client.ts';

/**
 * Why a conference ended that Telnyx's lists do not show any more. Null where Telnyx does not say, or
 * cannot be asked: that it has ended is the lists' word. Never rejects.
 */
export const endReasonOf = async (
  client: TelnyxClient,
  conferenceId: string,
): Promise<string | null> => {
  try {
    const { data } = await client.conferences.retrieve(conferenceId);
    return data?.end_reason ?? null;
  } catch {
    // The reason is not worth a failed round.
    return null;
  }
};
