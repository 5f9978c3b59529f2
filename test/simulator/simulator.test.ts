import { Telnyx } from 'telnyx/index.js';
import { expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import { recordWebhooks } from './webhook-recorder.ts';

const from = '+12025550133';
const to = '+12025550131';

test('a caller is answered, opens a conference, and a second one joins it', async () => {
  await using recorder = await recordWebhooks();
  await using simulator = await startSimulator({ webhookUrl: recorder.url });
  const client = new Telnyx({ apiKey: 'KEY', baseURL: simulator.baseUrl, maxRetries: 0 });

  const first = simulator.dial({ from, to });
  await recorder.first('call.initiated');
  await client.calls.actions.answer(first.callControlId, { command_id: 'a1' });
  await first.answered;
  const created = await client.conferences.create({
    call_control_id: first.callControlId,
    name: 'sales',
  });
  const conferenceId = created.data?.id ?? '';
  expect(await first.joined).toBe(conferenceId);

  const second = simulator.dial({ from: '+12025550134', to });
  await client.calls.actions.answer(second.callControlId, {});
  await second.answered;
  await client.conferences.actions.join(conferenceId, { call_control_id: second.callControlId });
  expect(await second.joined).toBe(conferenceId);
  expect(simulator.truth.roster(conferenceId)).toEqual([first.callLegId, second.callLegId]);

  await client.calls.actions.speak(second.callControlId, { payload: 'Hello', voice: 'female' });
  expect(await second.hears('Hello')).toBe('Hello');
  first.hangUp();
  await client.calls.actions.hangup(second.callControlId, {});
  expect((await first.ended).source).toBe('caller');
  expect((await second.ended).source).toBe('callee');
  expect(simulator.truth.activeConferences('sales')).toEqual([]);
  await simulator.idle();
  expect(recorder.types().toSorted()).toEqual(
    [
      'call.initiated',
      'call.answered',
      'conference.created',
      'conference.participant.joined',
      'call.initiated',
      'call.answered',
      'conference.participant.joined',
      'call.speak.started',
      'conference.participant.left',
      'call.hangup',
      'conference.participant.left',
      'call.speak.ended',
      'conference.ended',
      'call.hangup',
    ].toSorted(),
  );
});
