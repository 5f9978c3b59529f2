// calls.retrieveStatus, connections.listActiveCalls, callEvents.list, recordings.retrieve.

import { downloadUrls } from '../model/record.ts';
import { refuse } from '../model/refusal.ts';
import { answered } from '../model/reply.ts';
import { readOperation } from './operation.ts';
import { cursorPage, numberedPage } from './paging.ts';
import { activeCallView, callEventView, callStatusView, recordingView } from './views.ts';

export const retrieveStatus = readOperation({
  name: 'calls.retrieveStatus',
  path: '/calls/:id',
  run(world, { params }) {
    const leg = world.legs.byControlId(params['id'] ?? '');
    if (leg === undefined) return refuse('10005', world.switches);
    const { statusReadableMs } = world.settings;
    const isForgotten = leg.endedAt !== null && world.clock.now() - leg.endedAt > statusReadableMs;
    if (isForgotten) return refuse('10005', world.switches);
    return answered(callStatusView(world, leg));
  },
});

/** By cursor, a page number is ignored: the SDK's own paging never ends then. */
export const listActiveCalls = readOperation({
  name: 'connections.listActiveCalls',
  path: '/connections/:id/active_calls',
  run(world, { params, query }) {
    const connectionId = params['id'] ?? '';
    if (!world.connectionIds.has(connectionId)) return refuse('10005', world.switches);
    const legs = world.legs.liveOf(connectionId);
    if (world.switches.activeCallPages === 'by-number') {
      return numberedPage([...legs], query, world.switches, (leg) => activeCallView(world, leg));
    }
    return cursorPage(
      legs,
      query,
      world.switches,
      (leg) => leg.ordinal,
      (leg) => activeCallView(world, leg),
    );
  },
});

/** Only by leg: `filter[leg_id]`. */
export const listCallEvents = readOperation({
  name: 'callEvents.list',
  path: '/call_events',
  run(world, { query }) {
    const leg = world.legs.byLegId(query['filter[leg_id]'] ?? '');
    const type = query['filter[type]'];
    const events = (leg?.events ?? []).filter((event) => type === undefined || event.type === type);
    return numberedPage(events, query, world.switches, (event) => callEventView(event, leg));
  },
});

export const retrieveRecording = readOperation({
  name: 'recordings.retrieve',
  path: '/recordings/:id',
  run(world, { params }) {
    const recording = world.recordings.get(params['id'] ?? '');
    if (recording?.status !== 'completed') return refuse('10005', world.switches);
    return answered(recordingView(recording, downloadUrls(world, recording)));
  },
});
