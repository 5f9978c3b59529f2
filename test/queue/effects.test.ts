import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Effect } from '../../src/mailbox/effect.ts';
import {
  callMailbox,
  conferenceMailbox,
  roomMailbox,
  type MailboxId,
} from '../../src/mailbox/mailbox-id.ts';
import { askedBy, carryOut, type Cause } from '../../src/queue/effects.ts';
import { effectId } from '../../src/queue/message-ids.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe('effects', () => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes();
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const mailbox = callMailbox('leg-1');
  const hangup: Effect = {
    kind: 'command',
    command: { type: 'calls.hangup', callControlId: 'v3:x' },
  };
  const causeOf = (effects: readonly Effect[], messageId: string): Cause => ({
    mailbox,
    messageId,
    issuedAt: NOW,
    effects,
    within: (act) => act(),
  });
  const carryOutAll = (effects: readonly Effect[], messageId: string) =>
    carryOut(askedBy([causeOf(effects, messageId)]), { ...all, clock: () => NOW + 5 });

  const inboxOf = async (target: MailboxId) =>
    (await all.client.lrange(all.keys.inbox(target), 0, -1)).map(
      (envelope) => JSON.parse(envelope) as unknown,
    );
  const queue = (name: string) => `${all.keys.queuePrefix()}:${name}`;

  it('reach calls, rooms and conferences, and wake each of them', async () => {
    await carryOutAll(
      [
        { kind: 'tell-call', callLegId: 'leg-2', message: { type: 'seat.wait' } },
        { kind: 'tell-room', line: 'support', message: { type: 'deadline.passed' } },
        {
          kind: 'tell-conference',
          conferenceId: 'c-1',
          message: { type: 'line.known', line: 'support' },
        },
      ],
      'one',
    );
    const targets = [callMailbox('leg-2'), roomMailbox('support'), conferenceMailbox('c-1')];
    for (const [position, target] of targets.entries()) {
      expect(await inboxOf(target)).toMatchObject([
        { id: effectId(mailbox, 'one', position), at: NOW + 5 },
      ]);
      expect(await all.client.exists(`${queue('drain')}:de:${target}`)).toBe(1);
    }
  });

  it('to one mailbox arrive in their order', async () => {
    const generations = Array.from({ length: 20 }, (_, generation) => generation);
    await carryOutAll(
      generations.map((generation) => ({
        kind: 'tell-call',
        callLegId: 'leg-3',
        message: { type: 'seat.create', generation },
      })),
      'two',
    );
    expect(await inboxOf(callMailbox('leg-3'))).toMatchObject(
      generations.map((generation) => ({ m: { generation } })),
    );
  });

  it('carry the clock of the transition into the command', async () => {
    await carryOutAll([hangup], 'three');
    const commandId = effectId(mailbox, 'three', 0);
    const { data, name } = await all.client.hgetall(`${queue('commands')}:${commandId}`);
    expect(name).toBe('calls.hangup');
    expect(JSON.parse(data ?? '')).toEqual({
      mailbox,
      commandId,
      command: { type: 'calls.hangup', callControlId: 'v3:x' },
      issuedAt: NOW,
    });
  });

  it('are recognised when they are carried out again', async () => {
    const effects: readonly Effect[] = [
      { kind: 'tell-call', callLegId: 'leg-4', message: { type: 'seat.wait' } },
      hangup,
    ];
    await carryOutAll(effects, 'four');
    const commands = await all.client.zcard(`${queue('commands')}:prioritized`);
    await carryOutAll(effects, 'four');
    expect(await inboxOf(callMailbox('leg-4'))).toHaveLength(1);
    expect(await all.client.zcard(`${queue('commands')}:prioritized`)).toBe(commands);
  });
});
