import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Member } from '../../src/conference/state.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { applyHead } from '../../src/queue/apply-head.ts';
import type { Machine, MachineContext } from '../../src/queue/machine.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { applyNote, noteMachines, type Note, type Notes } from '../support/note-machine.ts';
import { sampleMember } from '../support/sample-member.ts';

type RoomNote = Note & { readonly members?: readonly Member[]; readonly wantsRoster?: boolean };

describe('applying a message to a room', () => {
  let all: Mailboxes;
  const known: MachineContext[] = [];
  const conferenceId = 'c-1';
  const room = roomMailbox('support');

  /** Takes notes, and the members that a note brings. */
  const machine: Machine<Notes, RoomNote> = {
    hasFailSafe: false,
    needsRoster: (_state, note) => note.wantsRoster ?? false,
    conferenceOf: () => conferenceId,
    apply: (state, note, context) => {
      known.push(context);
      return { ...applyNote(state, note, context), members: note.members ?? [] };
    },
  };

  beforeAll(async () => {
    all = await startMailboxes();
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const apply = async (id: string, note: Partial<RoomNote> & { readonly callLegId?: string }) => {
    await all.store.post(room, id, { type: 'note', ...note }, Date.now());
    const head = await all.store.take(room, Date.now());
    if (head === null) throw new Error('the mailbox is empty');
    const machines = { ...noteMachines, room: machine as Machine };
    await applyHead(room, head, 'take', { ...all, machines, clock: Date.now });
    return known.at(-1);
  };

  const inRoom = sampleMember({ callLegId: 'leg-1', conferenceId });
  const left = sampleMember({ callLegId: 'leg-2', conferenceId, status: 'left' });
  const elsewhere = sampleMember({ callLegId: 'leg-3', conferenceId: 'c-0', status: 'left' });

  it('brings along whom the message is about, and everybody only when asked to', async () => {
    await apply('seats', { members: [inRoom, left, elsewhere] });

    expect(await apply('1', { callLegId: 'leg-1' })).toMatchObject({ member: inRoom, roster: [] });
    expect(await apply('2', { callLegId: 'leg-2' })).toMatchObject({ member: left });
    expect(await apply('3', { callLegId: 'leg-3' })).toMatchObject({ member: null });
    expect(await apply('4', {})).toMatchObject({ member: null });
    expect(await apply('5', { wantsRoster: true })).toMatchObject({ roster: [inRoom] });
  });

  it('asks the machine for nothing once another has taken the head', async () => {
    for (const note of [{ wantsRoster: true }, { callLegId: 'leg-9' }]) {
      const id = `late-${JSON.stringify(note)}`;
      await all.store.post(room, id, { type: 'note', ...note }, Date.now());
      const head = await all.store.take(room, Date.now());
      if (head === null) throw new Error('the mailbox is empty');
      const newer = await all.store.take(room, Date.now());
      if (newer === null) throw new Error('the mailbox is empty');

      const before = known.length;
      const context = {
        ...all,
        machines: { ...noteMachines, room: machine as Machine },
        clock: Date.now,
      };
      expect(await applyHead(room, head, 'take', context)).toEqual({ status: 'lost' });
      expect(known).toHaveLength(before);
      expect(await applyHead(room, newer, 'take', context)).toEqual({ status: 'empty' });
    }
  });
});
