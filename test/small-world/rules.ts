// What must be true of a world that has come to rest. Each rule answers with its breaches.

import type { World } from './world.ts';

/** Promises 1, 2 and 5: everybody is in the one conference or gone, and we know it. */
export const breachesAtRest = (world: World): readonly string[] => [
  ...callsDisagree(world),
  ...roomsDisagree(world),
  ...seatsLeak(world),
];

const callsDisagree = ({ telnyx, mailboxes }: World): readonly string[] =>
  mailboxes.calls().flatMap((call) => {
    const leg = telnyx.legs.get(call.callLegId);
    const known = call.phase === 'in-conference' ? call.conferenceId : call.phase;
    const truth = leg?.alive === true ? leg.conferenceId : 'ended';
    return known === truth ? [] : [`${call.callLegId} is ${truth}, and known as ${known}`];
  });

const roomsDisagree = ({ telnyx, mailboxes }: World): readonly string[] =>
  mailboxes.rooms().flatMap(({ state, members }) => {
    const active = [...telnyx.conferences.values()].find(
      ({ name, status }) => name === state.line && status === 'in_progress',
    );
    const truth = active?.conferenceId ?? 'idle';
    const known = state.phase === 'open' ? state.conference.conferenceId : state.phase;
    if (known !== truth) return [`${state.line} is ${truth}, and known as ${known}`];
    const inside = active === undefined ? [] : telnyx.members(active.conferenceId);
    const joined = members.filter(({ status }) => status === 'joined');
    const is = namesOf(inside.map(({ legId }) => legId));
    const has = namesOf(joined.map(({ callLegId }) => callLegId));
    return is === has ? [] : [`${is} are in, and ${has} in the roster`];
  });

const seatsLeak = ({ mailboxes }: World): readonly string[] => {
  const live = new Set(
    mailboxes.calls().flatMap(({ phase, callLegId }) => (phase === 'ended' ? [] : [callLegId])),
  );
  return mailboxes
    .rooms()
    .flatMap(({ members }) => members)
    .filter(({ callLegId }) => !live.has(callLegId))
    .map(({ callLegId, status }) => `${callLegId} has ended and is ${status}`);
};

const namesOf = (legIds: readonly string[]): string => legIds.toSorted().join(' ') || 'nobody';

/** Nobody is on the line, so nothing is left. */
export const breachesAtEnd = ({ telnyx, mailboxes }: World): readonly string[] => [
  ...mailboxes
    .calls()
    .filter(({ phase }) => phase !== 'ended')
    .map(({ callLegId, phase }) => `${callLegId} never ends, and is ${phase}`),
  ...[...telnyx.legs.values()]
    .filter(({ alive }) => alive)
    .map(({ legId }) => `${legId} is never hung up`),
  ...mailboxes
    .rooms()
    .filter(({ state, members }) => state.phase !== 'idle' || members.length > 0)
    .map(({ state, members }) => `${state.line} stays ${state.phase} with ${members.length}`),
];

/** Promise 2: for how long anybody has heard nothing by now, in milliseconds. */
export const silenceMs = (world: World): number =>
  Math.max(
    0,
    ...[...world.telnyx.legs.values()]
      .filter(({ alive, answered, conferenceId }) => alive && answered && conferenceId === null)
      .map(({ audibleUntil }) => world.now() - audibleUntil),
  );

/** A mailbox that issues more is playing ping-pong with somebody. */
export const tooManyCommands = ({ commands }: World, perCall: number): readonly string[] =>
  [...commands]
    .filter(([mailbox, count]) => mailbox.startsWith('call:') && count > perCall)
    .map(([mailbox, count]) => `${mailbox} issued ${count} commands`);

/** Where nothing goes wrong nobody hears that something did. */
export const apologies = ({ mailboxes }: World): readonly string[] =>
  mailboxes
    .calls()
    .filter(({ refusal }) => refusal === 'failed')
    .map(({ callLegId }) => `${callLegId} heard an apology`);
