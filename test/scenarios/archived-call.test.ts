// What has ended is packed away ten seconds later, and nobody can tell.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { callMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createKeys, shardOf } from '../../src/redis/keys.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import type { Caller } from '../simulator/caller.ts';
import { eventually } from '../support/eventually.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { postWebhook } from '../support/post-webhook.ts';
import { quiet } from '../support/quiet.ts';
import { connectTo } from '../support/redis-client.ts';
import { useService } from '../support/use-service.ts';
import { delivery } from '../support/webhook-fixture.ts';

const LINE = { name: 'sales', numbers: [lineNumber(0)], greeting: '' };
const keys = createKeys('partyline');
const service = useService({ lines: [LINE] });

let client: RedisClient;
let caller: Caller;
let conferenceId: string;

interface Call {
  readonly timeline: readonly unknown[];
}

beforeAll(async () => {
  client = connectTo(service().redis);
  caller = service().simulator.dial({ from: callerNumber(0), to: lineNumber(0) });
  conferenceId = await caller.joined;
  caller.hangUp();
  await quiet(service());
});
afterAll(() => client.disconnect());

const readAll = async () => ({
  call: await service().read<Call>(`/calls/${caller.callLegId}`),
  calls: await service().read('/calls?filter[phase]=ended&filter[line]=sales'),
  participants: await service().read(`/conferences/${conferenceId}/participants`),
});
const archived = (): Promise<number> =>
  client.exists(
    keys.archive(callMailbox(caller.callLegId)),
    keys.archivedLeft(shardOf(roomMailbox(LINE.name)), conferenceId),
  );

it('reads as before, and takes what comes too late once', async () => {
  const before = await readAll();
  expect(before.calls).toHaveLength(1);
  expect(before.participants).toHaveLength(1);
  await eventually(archived).toBe(2);
  expect(await readAll()).toEqual(before);

  const late = delivery('call.dtmf.received', {
    call_leg_id: caller.callLegId,
    call_control_id: caller.callControlId,
    connection_id: service().simulator.connectionId,
  });
  for (let time = 0; time < 2; time += 1) {
    expect(await postWebhook(service(), late)).toBe(200);
    await quiet(service());
  }
  const { call } = await readAll();
  expect(call.timeline).toHaveLength(before.call.timeline.length + 1);
  expect(call.timeline.slice(0, -1)).toEqual(before.call.timeline);

  // It is packed away again, and the same event still changes nothing.
  await eventually(archived).toBe(2);
  expect(await postWebhook(service(), late)).toBe(200);
  await quiet(service());
  expect(await archived()).toBe(2);
  expect((await readAll()).call).toEqual(call);
});
