// What is not known about the real Telnyx. Every switch stands for one open question of its
// behaviour; the service has to keep its promises under each answer. The first answer is the default.

import type { Random } from './random.ts';

const answers = {
  /** The reply to a `command_id` that was executed within the window. */
  repeatedCommand: ['same-result', 'plain-ok', 'error'],
  /** Whether the id of a refused command counts as used. */
  failedCommandId: ['reusable', 'spent'],
  /** The order in which the creator's side learns of a new conference. */
  createOrder: [
    'reply-created-joined',
    'reply-joined-created',
    'created-reply-joined',
    'joined-reply-created',
    'created-joined-reply',
    'joined-created-reply',
    'any',
  ],
  /** `call.hangup` against `conference.participant.left` of the same leg. */
  hangupOrder: ['left-first', 'hangup-first', 'any'],
  /** Whether a leg that hangs up inside a conference is reported as having left at all. */
  leftOnHangup: ['sent', 'omitted'],
  /** `conference.ended` against the `left` of those who were still in. */
  endOrder: ['lefts-first', 'ended-first', 'any'],
  /** `telnyx-timestamp` of a redelivery. */
  retryTimestamp: ['fresh', 'kept'],
  /** Within what the name of an active conference is unique. */
  nameScope: ['account', 'connection', 'none'],
  /** Where the legs go when their conference ends. A soft end always parks them. */
  afterEnd: ['hung-up', 'parked'],
  /** Whether the creator is hung up with `time_limit` when its conference is ended. */
  creator: ['bound', 'free'],
  muteOnJoin: ['mutes', 'ignored'],
  /** HTTP status of 90015 and 90058. */
  unknownIdStatus: [422, 404],
  /** Whether a conference that waits for its start is listed as `init`. */
  initStatus: ['init', 'in_progress'],
  /** Whether the hold of a conference that has not started shows as `on_hold`. */
  holdBeforeStart: ['shown', 'hidden'],
  /** Whether the list of participants has those who left. */
  leftParticipants: ['omitted', 'listed'],
  /** The API description pages active calls by cursor, the SDK by page number. */
  activeCallPages: ['by-cursor', 'by-number'],
  /** A second answer to an answered call. */
  secondAnswer: ['refused', 'accepted'],
  /** `reason` of `conference.ended` after the `end` command; REST says `ended_via_api`. */
  apiEndReason: ['ended_via_api', 'host_left'],
  /** Payloads as documented, or with the fields that one real call showed. */
  callPayload: ['documented', 'observed'],
  /** The spelling of the time inside the payload of conference events. */
  payloadTime: ['occurred_at', 'occured_at'],
  /** `conference.floor.changed` is typed without the `data` wrapper. */
  floorEnvelope: ['wrapped', 'bare'],
  /** Whether joining a conference also reports `call.bridged`. */
  bridgedOnJoin: ['silent', 'sent'],
  /** Whether two events can carry the same `occurred_at`. */
  timestamps: ['microseconds', 'milliseconds'],
} as const;

export type Switches = { readonly [K in keyof typeof answers]: (typeof answers)[K][number] };
export type SwitchName = keyof Switches;

export const switchNames = Object.keys(answers) as SwitchName[]; // The keys of the literal above.

const answersByName: { readonly [K in SwitchName]: readonly Switches[K][] } = answers;

/** Every answer of one switch, the default first. */
export const answersOf = <K extends SwitchName>(name: K): readonly Switches[K][] =>
  answersByName[name];

const choose = (select: <K extends SwitchName>(name: K) => Switches[K]): Switches =>
  // Built from every name, so the record is complete.
  Object.fromEntries(switchNames.map((name) => [name, select(name)])) as unknown as Switches;

const first = <K extends SwitchName>(name: K): Switches[K] => {
  const [answer] = answersOf(name);
  if (answer === undefined) throw new TypeError(`the switch ${name} has no answers`);
  return answer;
};

export const defaultSwitches: Switches = choose(first);

/** One answer to every question, drawn by the seed: another Telnyx that fits what is documented. */
export const randomSwitches = (random: Random): Switches =>
  choose((name) => answersOf(name)[random.between(0, answers[name].length - 1)] ?? first(name));

/** Faults of a partial set of switches that came from outside; empty when it can be used. */
export const switchFaults = (given: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const known = switchNames.find((candidate) => candidate === name);
    if (known === undefined) return [`unknown switch: ${name}`];
    const allowed: readonly unknown[] = answersOf(known);
    return allowed.includes(value) ? [] : [`${name} must be one of: ${allowed.join(', ')}`];
  });
