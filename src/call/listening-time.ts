import { RECORDING_TIMEOUT_MS, SPEECH_MARGIN_MS, SPEECH_MS_PER_CHAR } from './limits.ts';
import { isAudioUrl } from '../conference/sentences/sentence.ts';

/** How long a caller may listen to this, in milliseconds, until its end should have been heard of. */
export const listeningMs = (text: string): number =>
  isAudioUrl(text) ? RECORDING_TIMEOUT_MS : text.length * SPEECH_MS_PER_CHAR + SPEECH_MARGIN_MS;
