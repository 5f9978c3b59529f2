// What the twin keeps of one mailbox: the contents of its Redis keys.

import type { Member } from '../../../src/conference/state.ts';

export interface Envelope {
  id: string;
  readonly at: number;
  /** The message as JSON, as Redis holds it. */
  readonly json: string;
}

export interface Box {
  readonly inbox: Envelope[];
  /** Message ids. */
  readonly seen: Set<string>;
  /** JSON; null: no state yet. */
  state: string | null;
  fence: number;
  head: string | null;
  /** When the head was first taken or shown. */
  now: number;
  /** The last message that was shown with a head. */
  shown: string | null;
  tries: number;
  failures: number;
  /** Somebody has the head in hand and has not been heard of since. */
  begun: boolean;
  /** By Redis's clock; null: nobody holds the mailbox. */
  heldUntil: number | null;
  deadline: number | null;
  /** Command id -> when it was first tried. */
  readonly ledger: Map<string, number>;
  /** Command id -> its job as JSON, where its first attempt came with a commit. */
  readonly recorded: Map<string, string>;
  /** Call leg -> JSON of a member who has not left. */
  readonly members: Map<string, string>;
  /** JSON, oldest first. */
  timeline: string[];
}

/** The maps hold what commit wrote: members. */
export const memberIn = (json: string | undefined): Member | null =>
  json === undefined ? null : (JSON.parse(json) as Member);

export const newBox = (): Box => ({
  inbox: [],
  seen: new Set(),
  state: null,
  fence: 0,
  head: null,
  now: 0,
  shown: null,
  tries: 0,
  failures: 0,
  begun: false,
  heldUntil: null,
  deadline: null,
  ledger: new Map(),
  recorded: new Map(),
  members: new Map(),
  timeline: [],
});
