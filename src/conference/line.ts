// A line is what an operator configures: numbers that people dial and the rules of the room behind
// them. Field names are those of the lines file, in camelCase.

export interface Line {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly pin: string | null;
  readonly hostPin: string | null;
  readonly pinAttempts: number;
  /** Null: the language's default sentence. Empty: nothing is said. */
  readonly greeting: string | null;
  readonly voice: string;
  readonly language: string;
  readonly waitForHost: boolean;
  readonly maxWaitMinutes: number;
  readonly endOnHostExit: boolean;
  readonly hostGraceSecs: number;
  readonly muteOnEntry: boolean;
  readonly record: 'off' | 'on' | 'host';
  readonly aloneMinutes: number;
  /** Before `duration_minutes`, four hours at the latest: Telnyx cannot prolong a conference. 0: never. */
  readonly warnBeforeEndMinutes: number;
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[] | null;
  readonly conference: ConferenceOptions;
  /** Whether a caller who was cut off and redials soon needs no PIN and is as muted as before. */
  readonly dropBack: boolean;
  /** The line's own words, or the URL of a recording, by the name of the sentence they replace. */
  readonly sentences: Readonly<Record<string, string>>;
}

/** Fields of `POST /conferences` that a line may set, under Telnyx's own names. */
export interface ConferenceOptions {
  readonly beep_enabled?: 'always' | 'never' | 'on_enter' | 'on_exit';
  readonly comfort_noise?: boolean;
  readonly duration_minutes?: number;
  readonly hold_audio_url?: string;
  readonly hold_media_name?: string;
  readonly max_participants?: number;
  readonly region?: 'Australia' | 'Europe' | 'Middle East' | 'US';
}

/** Telnyx's own default for `max_participants`. */
export const MAX_PARTICIPANTS_DEFAULT = 250;

/**
 * The lines that are configured now. `byNumber` gives every line that a called number reaches;
 * `byName` also answers for a line that a room still belongs to. With no lines configured every
 * number is an open line of its own, named by the number.
 */
export interface Lines {
  all(): readonly Line[];
  byNumber(number: string): readonly Line[];
  byName(name: string): Line;
}

/** An open line with every default: what a number is when no lines are configured. */
export const openLine = (name: string): Line => ({
  name,
  numbers: name.startsWith('+') ? [name] : [],
  pin: null,
  hostPin: null,
  pinAttempts: 3,
  greeting: null,
  voice: 'female',
  language: 'en-US',
  waitForHost: false,
  maxWaitMinutes: 30,
  endOnHostExit: false,
  hostGraceSecs: 60,
  muteOnEntry: false,
  record: 'off',
  aloneMinutes: 15,
  warnBeforeEndMinutes: 5,
  allow: null,
  deny: null,
  conference: {},
  dropBack: true,
  sentences: {},
});
