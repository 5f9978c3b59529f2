// One line's room with people in it, and a clock: what they do, and what each of them hears of it.

import type { Command, CommandType, Failure } from '../../src/call/command.ts';
import type { CallMessage } from '../../src/call/message.ts';
import { memberLegOf } from '../../src/mailbox/message-facts.ts';
import { roomDeadline } from '../../src/conference/draft.ts';
import type { Line } from '../../src/conference/line.ts';
import type {
  Caller,
  ConferenceEvent,
  KeyCommand,
  RoomAction,
  RoomMessage,
} from '../../src/conference/message.ts';
import { needsRoster } from '../../src/conference/needs-roster.ts';
import type { Member, OpenConference, RoomState } from '../../src/conference/state.ts';
import { transitionRoom } from '../../src/conference/transition.ts';
import type { Effect } from '../../src/mailbox/effect.ts';
import { callerOf, failed, participant, seatRequested } from './events.ts';
import { linesWith } from './lines-of.ts';
import { STARTED_AT } from './sample-call.ts';
import { nameOfSentence } from './sentence-names.ts';

/** What followed from one thing that happened. */
export interface Followed {
  /** Sentences by name, by who heard them; who heard nothing is not in it. */
  readonly heard: Readonly<Record<string, readonly string[]>>;
  readonly commands: readonly Command[];
  /** Messages to calls, by whose call. */
  readonly told: Readonly<Record<string, readonly CallMessage[]>>;
}

type Who = Partial<Pick<Caller, 'role' | 'from'>>;

export interface Party {
  /** Asks for a seat; the answer is among `told`. */
  asks(name: string, who?: Who): Followed;
  /** Asks, opens where it has to, and is in. */
  joins(name: string, who?: Who): Followed;
  /** Several ask before the first of them is in. */
  joinTogether(names: readonly string[], who?: Who): Followed;
  leaves(name: string): Followed;
  /** Lost by the network. */
  isCutOff(name: string): Followed;
  presses(name: string, key: KeyCommand): Followed;
  operator(action: RoomAction): Followed;
  /** Time goes by, and what falls due meanwhile happens. */
  passes(ms: number): Followed;
  refuses(command: Command | undefined, failure: Failure): Followed;
  ends(reason: string): Followed;
  gets(message: RoomMessage): Followed;
  member(name: string): Member | undefined;
  readonly conference: OpenConference;
  readonly state: RoomState;
}

const SECOND_MS = 1_000;
const NOTHING: Followed = { heard: {}, commands: [], told: {} };

/** Everybody who is spoken of has a leg of that name. A second goes by before each message. */
export const givenParty = (overrides: Partial<Line> = {}): Party => {
  const lines = linesWith(overrides);
  const members = new Map<string, Member>();
  const gone = new Map<string, Member>();
  const callers = new Map<string, Who>();
  let state: RoomState | null = null;
  let now = STARTED_AT;
  let openings = 0;

  const known = (): RoomState => {
    if (state === null) throw new Error('nobody has come yet');
    return state;
  };
  const conference = (): OpenConference => {
    const room = known();
    if (room.phase !== 'open' && room.phase !== 'closing') throw new Error('no conference is open');
    return room.conference;
  };
  const occurredAt = (): string => `${new Date(now).toISOString().slice(0, -1)}000Z`;

  const apply = (message: RoomMessage): Followed => {
    const leg = memberLegOf(message) ?? '';
    const step = transitionRoom(state, message, {
      now,
      line: 'support',
      lines,
      conferenceNamePrefix: '',
      member: members.get(leg) ?? gone.get(leg) ?? null,
      roster: needsRoster(state, message) ? [...members.values()] : [],
    });
    state = step.state;
    for (const member of step.members) {
      members.delete(member.callLegId);
      if (member.status === 'left') gone.set(member.callLegId, member);
      else members.set(member.callLegId, member);
    }
    // A conference that is over takes those who have left it along.
    if (state.phase === 'idle') gone.clear();
    return followedFrom(step.effects, thoseIn(members));
  };

  const gets = (message: RoomMessage): Followed => {
    now += SECOND_MS;
    return apply(message);
  };

  const asks = (name: string, who: Who = {}): Followed => {
    callers.set(name, who);
    return gets(seatRequested(name, who));
  };
  const entered = (name: string): RoomMessage =>
    participant('joined', name, conference().conferenceId, occurredAt(), callers.get(name));
  const opensIfAsked = (name: string, { told }: Followed): Followed => {
    const create = told[name]?.find((message) => message.type === 'seat.create');
    if (create === undefined) return NOTHING;
    openings += 1;
    return gets({
      type: 'conference.opened',
      ...callerOf(name, callers.get(name)),
      conferenceId: `conference-${openings}`,
      generation: create.generation,
    });
  };
  const goes = (name: string, isCutOff: boolean): Followed => {
    const { conferenceId } = conference();
    const left = gets(participant('left', name, conferenceId, occurredAt(), callers.get(name)));
    const caller = callerOf(name, callers.get(name));
    return both(left, apply({ type: 'seat.released', ...caller, isCutOff }));
  };

  return {
    asks,
    joins: (name, who) => {
      const asked = asks(name, who);
      const opened = opensIfAsked(name, asked);
      return [opened, gets(entered(name))].reduce(both, asked);
    },
    joinTogether: (names, who) => {
      const asked = names.map((name) => {
        const answer = asks(name, who);
        now -= SECOND_MS;
        return both(answer, opensIfAsked(name, answer));
      });
      const inside = names.map((name) => apply(entered(name)));
      return [...asked, ...inside].reduce(both, NOTHING);
    },
    leaves: (name) => goes(name, false),
    isCutOff: (name) => goes(name, true),
    presses: (name, key) =>
      gets({ type: 'key.pressed', ...callerOf(name, callers.get(name)), key }),
    operator: (action) =>
      gets({ type: 'action.requested', conferenceId: conference().conferenceId, action }),
    passes: (ms) => {
      const until = now + ms;
      let followed = NOTHING;
      for (let due = roomDeadline(known()); due !== null && due <= until;) {
        now = Math.max(now, due);
        followed = both(followed, apply({ type: 'deadline.passed' }));
        due = roomDeadline(known());
      }
      now = until;
      return followed;
    },
    refuses: (command, failure) => {
      if (command === undefined) throw new Error('there is no such command to refuse');
      return gets(failed(command, failure));
    },
    ends: (reason) => {
      const ended: ConferenceEvent = {
        type: 'conference.ended',
        conferenceId: conference().conferenceId,
        connectionId: null,
        clientState: null,
        occurredAt: occurredAt(),
        reason,
      };
      return gets(ended);
    },
    gets,
    member: (name) => members.get(name),
    get conference() {
      return conference();
    },
    get state() {
      return known();
    },
  };
};

/** Those commands of one type. */
export const commandsOf = <T extends CommandType>(
  { commands }: Followed,
  type: T,
): readonly Extract<Command, { type: T }>[] =>
  commands.filter((command): command is Extract<Command, { type: T }> => command.type === type);

/** Call control ids by name. */
const thoseIn = (members: ReadonlyMap<string, Member>): ReadonlyMap<string, string> =>
  new Map(
    [...members]
      .filter(([, { status }]) => status === 'joined')
      .map(([name, { callControlId }]) => [name, callControlId]),
  );

const followedFrom = (effects: readonly Effect[], there: ReadonlyMap<string, string>): Followed => {
  const heard: Record<string, readonly string[]> = {};
  const told: Record<string, readonly CallMessage[]> = {};
  const commands: Command[] = [];
  for (const effect of effects) {
    if (effect.kind === 'tell-call') {
      told[effect.callLegId] = [...(told[effect.callLegId] ?? []), effect.message];
    }
    if (effect.kind !== 'command') continue;
    commands.push(effect.command);
    const sentence = sentenceOf(effect.command);
    if (sentence === null) continue;
    for (const name of listeners(effect.command, there)) {
      heard[name] = [...(heard[name] ?? []), sentence];
    }
  }
  return { heard, told, commands };
};

const sentenceOf = (command: Command): string | null => {
  if (command.type === 'conferences.speak') return nameOfSentence(command.payload);
  if (command.type !== 'conferences.play') return null;
  return 'audioUrl' in command.audio ? command.audio.audioUrl : command.audio.mediaName;
};

const listeners = (command: Command, there: ReadonlyMap<string, string>): readonly string[] => {
  const ids = 'callControlIds' in command ? command.callControlIds : undefined;
  return [...there]
    .filter(([, callControlId]) => ids === undefined || ids.includes(callControlId))
    .map(([name]) => name);
};

const both = (a: Followed, b: Followed): Followed => ({
  heard: joined(a.heard, b.heard),
  told: joined(a.told, b.told),
  commands: [...a.commands, ...b.commands],
});

const joined = <T>(
  a: Readonly<Record<string, readonly T[]>>,
  b: Readonly<Record<string, readonly T[]>>,
): Readonly<Record<string, readonly T[]>> => {
  const all: Record<string, readonly T[]> = { ...a };
  for (const [name, list] of Object.entries(b)) all[name] = [...(all[name] ?? []), ...list];
  return all;
};
