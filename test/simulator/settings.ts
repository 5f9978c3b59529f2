// Numbers of the simulated Telnyx. Short by default, so that tests do not wait.

export interface Settings {
  /** From the accepted answer to `call.answered`. 0: at once. */
  readonly answerMs: number;
  /** From the accepted join to `conference.participant.joined`. 0: at once. */
  readonly joinMs: number;
  /** How long a sentence takes. */
  readonly speechMsPerChar: number;
  /** How long a played file takes. */
  readonly playbackMs: number;
  /** From the end of a recording to its `saved` event. */
  readonly recordingSavedMs: number;
  /** The time-outs of a gather are multiplied by this. */
  readonly gatherTimeScale: number;
  /** How long a repeated `command_id` is recognised. Telnyx: 60 s. 0: never. */
  readonly commandIdWindowMs: number;
  /** A leg is hung up with `time_limit` after this. Telnyx: 4 h. */
  readonly legLimitMs: number;
  /** A conference ends after this, whoever is in it. Telnyx: 4 h. */
  readonly conferenceLimitMs: number;
  /** An inbound leg without any command is hung up after this. Telnyx: 30 s when turned on. 0: off. */
  readonly firstCommandTimeoutMs: number;
  /** How long the status of an ended leg can be read. Telnyx: 10 min. */
  readonly statusReadableMs: number;
  /** Requests of the account each second; more are answered 429. 0: no limit. */
  readonly requestsPerSec: number;
  /** When an outgoing call that nobody described is answered. */
  readonly calleeAnswerMs: number;
}

export const defaultSettings: Settings = {
  answerMs: 5,
  joinMs: 2,
  speechMsPerChar: 1,
  playbackMs: 50,
  recordingSavedMs: 5,
  gatherTimeScale: 1,
  commandIdWindowMs: 60_000,
  legLimitMs: 14_400_000,
  conferenceLimitMs: 14_400_000,
  firstCommandTimeoutMs: 0,
  statusReadableMs: 600_000,
  requestsPerSec: 0,
  calleeAnswerMs: 5,
};
