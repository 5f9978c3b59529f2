// A recording of a conference.

export interface Recording {
  readonly id: string;
  readonly conferenceId: string;
  readonly connectionId: string;
  readonly callControlId: string;
  readonly callLegId: string;
  readonly callSessionId: string;
  readonly clientState: string | null;
  readonly format: 'wav' | 'mp3';
  readonly channels: 'single' | 'dual';
  readonly startedAt: number;
  endedAt: number | null;
  status: 'recording' | 'paused' | 'saving' | 'completed';
}
