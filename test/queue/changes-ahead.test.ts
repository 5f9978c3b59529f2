// What a room is told of a message must be the same whether it is a head or lies behind one.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Member } from '../../src/conference/state.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { MESSAGE_FAILURES_MAX } from '../../src/queue/drain-mailbox.ts';
import type { Machine, MachineContext } from '../../src/queue/machine.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import {
  applyNote,
  noteMachines,
  SOME_EFFECTS,
  type Note,
  type Notes,
} from '../support/note-machine.ts';
import { sampleMember } from '../support/sample-member.ts';
import { useDrains } from '../support/use-drains.ts';

interface RoomNotes extends Notes {
  readonly conferenceId: string | null;
}

interface RoomNote extends Note {
  readonly callLegId?: string;
  readonly command?: { readonly callLegId: string };
  readonly members?: readonly Member[];
  readonly wantsRoster?: boolean;
  /** The conference of the room from now on. */
  readonly opens?: string | null;
}

const drains = useDrains();
let rooms = 0;

/** Drains a new room with these notes, and says of each what the machine was told. */
const toldOf = async (
  notes: readonly Partial<RoomNote>[],
  isAheadShown: boolean,
  lostCommits: readonly boolean[] = [],
) => {
  const number = (rooms += 1);
  const room = roomMailbox(`room-${number}`);
  for (const [at, note] of notes.entries()) {
    const message = replaced({ type: 'note', ...note }, '"c-', `"${number}-c-`);
    await drains.all.store.post(room, `note-${at}`, message, Date.now());
  }
  const told = new Map<string, Pick<MachineContext, 'member' | 'roster'>>();
  const tellings: Telling[] = [];
  const machine: Machine<RoomNotes, RoomNote> = {
    hasFailSafe: false,
    needsRoster: (_state, note) => note.wantsRoster ?? false,
    conferenceOf: (state) => state?.conferenceId ?? null,
    apply: (state, note, context) => {
      const { messageId, now, member, roster } = context;
      told.set(messageId, { member, roster });
      tellings.push({ messageId, now, state, member, roster });
      const conferenceId = note.opens === undefined ? (state?.conferenceId ?? null) : note.opens;
      const applied = applyNote(state, note, context);
      return {
        ...applied,
        state: { ...applied.state, conferenceId },
        members: note.members ?? [],
      };
    },
  };
  const machines = { ...noteMachines, room: machine as Machine };
  const commits: (readonly string[])[] = [];
  const seen = observed(drains.all.store, isAheadShown, commits);
  const store = losingCommits(seen, lostCommits);
  let now = Date.now();
  const clock = () => (now += 1);
  while ((await drains.drain(room, { store, machines, clock })) !== 'empty') {
    await drains.takersAreLate(room);
  }
  expect(await drains.notesOf(room)).toEqual(notes.map((_, at) => `note-${at}`));
  const members = await drains.all.client.hgetall(drains.all.keys.members(room));
  const shown = { told: [...told], members };
  return { ...replaced(shown, `"${number}-c-`, '"c-'), commits, tellings };
};

/** Everything that a transition follows from. */
interface Telling extends Pick<MachineContext, 'messageId' | 'now' | 'member' | 'roster'> {
  readonly state: unknown;
}

/** Whoever took the head dies right before its commit, in turn where this says so. */
const losingCommits = (store: MailboxStore, lost: readonly boolean[]): MailboxStore => {
  const left = [...lost];
  return {
    ...store,
    commit: (...asked) =>
      left.shift() ? Promise.resolve({ status: 'lost' } as const) : store.commit(...asked),
  };
};

/** Who has left a conference lies beside the room, so no two rooms may share one. */
const replaced = <T>(value: T, text: string, by: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(text, by)) as T;

const observed = (
  store: MailboxStore,
  isAheadShown: boolean,
  commits: (readonly string[])[],
): MailboxStore => ({
  ...store,
  take: async (...asked) => {
    const taken = await store.take(...asked);
    return taken && { ...taken, ahead: isAheadShown ? taken.ahead : [] };
  },
  commit: async (where, head, what, now) => {
    commits.push([head.messageId, ...what.with]);
    const committed = await store.commit(where, head, what, now);
    if (committed.status !== 'taken' || isAheadShown) return committed;
    return { ...committed, taken: { ...committed.taken, ahead: [] } };
  },
});

const LEGS = ['leg-1', 'leg-2'] as const;
const CONFERENCES = ['c-1', 'c-2'] as const;
const leg = fc.constantFrom(...LEGS);
const anyMember = fc
  .record({
    callLegId: leg,
    conferenceId: fc.constantFrom(...CONFERENCES, null),
    status: fc.constantFrom('joined' as const, 'left' as const),
  })
  .map((member) => sampleMember(member));
const anyNote: fc.Arbitrary<Partial<RoomNote>> = fc.record(
  {
    callLegId: leg,
    command: fc.record({ callLegId: leg }),
    members: fc.array(anyMember, { maxLength: 2 }),
    opens: fc.constantFrom(...CONFERENCES, null),
    wantsRoster: fc.boolean(),
    effects: fc.constantFrom([], [], [], SOME_EFFECTS),
  },
  { requiredKeys: [] },
);
const someNotes = fc.array(anyNote, { minLength: 2, maxLength: 12 });

describe('what lies behind the head of a room', () => {
  it('is told the same as a head, whatever happened before it', async () => {
    await fc.assert(
      fc.asyncProperty(someNotes, async (notes) => {
        const oneByOne = await toldOf(notes, false);
        const together = await toldOf(notes, true);
        expect(together.told).toEqual(oneByOne.told);
        expect(together.members).toEqual(oneByOne.members);
      }),
      { numRuns: 300 },
    );
  });

  it('is told the same again where it is repeated, so that the same comes of it', async () => {
    // With one more, the head would be given up.
    const isLost = fc.array(fc.boolean(), { maxLength: MESSAGE_FAILURES_MAX - 1 });
    await fc.assert(
      fc.asyncProperty(someNotes, isLost, async (notes, lost) => {
        const { tellings } = await toldOf(notes, true, lost);
        for (const all of Map.groupBy(tellings, ({ messageId }) => messageId).values()) {
          for (const telling of all) expect(telling).toEqual(all[0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is committed with the head, with its own member as that has been changed', async () => {
    const joined = sampleMember({ callLegId: 'leg-1', conferenceId: 'c-1' });
    const left = sampleMember({ callLegId: 'leg-1', conferenceId: 'c-1', status: 'left' });
    const { told, commits } = await toldOf(
      [
        { opens: 'c-1', members: [joined] },
        { callLegId: 'leg-1', members: [left] },
        { callLegId: 'leg-1' },
        { command: { callLegId: 'leg-1' } },
      ],
      true,
    );
    expect(commits).toEqual([['note-0', 'note-1', 'note-2', 'note-3']]);
    expect(told.map(([, { member }]) => member)).toEqual([null, joined, left, null]);
  });

  it('is told who has left the conference that the head knew', async () => {
    const left = sampleMember({ callLegId: 'leg-1', conferenceId: 'c-1', status: 'left' });
    const { told, commits } = await toldOf(
      [
        { opens: 'c-1', members: [left] },
        { wantsRoster: true },
        { callLegId: 'leg-1' },
        { callLegId: 'leg-9' },
      ],
      true,
    );
    expect(commits).toEqual([['note-0'], ['note-1', 'note-2', 'note-3']]);
    expect(told.map(([, { member }]) => member)).toEqual([null, null, left, null]);
  });

  it('is a head itself where its leg has changed since those who have left were read', async () => {
    const left = (conferenceId: string) =>
      sampleMember({ callLegId: 'leg-2', conferenceId, status: 'left' });
    const { told } = await toldOf(
      [
        { opens: 'c-1' },
        { callLegId: 'leg-1', members: [left('c-1')] },
        { members: [left('c-2')] },
        { callLegId: 'leg-2' },
      ],
      true,
    );
    expect(told.at(-1)?.[1]).toMatchObject({ member: left('c-1') });
  });

  it.each([
    ['wants the roster', { wantsRoster: true }],
    [
      'names a leg that may have left a conference that the head did not know',
      { callLegId: 'leg-9' },
    ],
  ])('is a head itself where it %s', async (_name, note) => {
    const { commits } = await toldOf([{ opens: 'c-1' }, note, {}], true);
    expect(commits).toEqual([['note-0'], ['note-1', 'note-2']]);
  });
});
