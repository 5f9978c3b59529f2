// A recording's links, asked of Telnyx when somebody wants them.

import type { RecordingFound } from '../call/command.ts';
import { classifyError } from './classify-error.ts';
import type { TelnyxClient } from './client.ts';
import { executeCommand } from './execute-command.ts';

/** Telnyx could not be asked now, or refuses our key. */
export class RecordingUnavailableError extends Error {
  override readonly name = 'RecordingUnavailableError';
}

const NOT_FOUND = [404, 422];

/**
 * Null: Telnyx has no such recording. The links expire ten minutes after this.
 *
 * @throws RecordingUnavailableError
 */
export const findRecording = async (
  client: TelnyxClient,
  recordingId: string,
): Promise<RecordingFound | null> => {
  try {
    // A read takes no command id.
    return await executeCommand(client, '', { type: 'recordings.retrieve', recordingId });
  } catch (error) {
    const { status } = classifyError(error, 'recordings.retrieve');
    if (status !== null && NOT_FOUND.includes(status)) return null;
    throw new RecordingUnavailableError(`Telnyx answered ${status ?? 'nothing'}`);
  }
};
