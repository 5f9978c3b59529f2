import { RecordingUnavailableError } from '../telnyx/find-recording.ts';
import type { AdminContext } from './admin-context.ts';
import { ApiError, notFoundError } from './api-error.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';

const RECORDING_ID = /^[\w-]{1,128}$/;

/** `GET /v1/recordings/{id}`: with fresh links, from Telnyx. */
export const retrieveRecording =
  ({ findRecording }: AdminContext): Answer =>
  async (request, response) => {
    const id = pathParameter(request, 'id');
    if (!RECORDING_ID.test(id)) throw notFoundError('recording');
    if (findRecording === null) {
      throw new ApiError(503, 'This process has no TELNYX_API_KEY to ask Telnyx with.');
    }
    const found = await findRecording(id).catch(unavailable);
    if (found === null) throw notFoundError('recording');
    sendData(response, {
      record_type: 'recording',
      id: found.recordingId,
      download_urls: { mp3: found.mp3Url, wav: found.wavUrl },
    });
  };

const unavailable = (error: unknown): never => {
  if (!(error instanceof RecordingUnavailableError)) throw error;
  throw new ApiError(503, `The recording cannot be had now: ${error.message}.`);
};
