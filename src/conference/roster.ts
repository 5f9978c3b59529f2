// Members and the counts over them. The counts are part of the room's state, the members are not;
// every change goes through here, so that the two agree.

import type { Member, RosterCounts } from './state.ts';

export const NO_COUNTS: RosterCounts = {
  waiting: 0,
  joining: 0,
  joined: 0,
  hostsJoined: 0,
  hosts: 0,
  hands: 0,
};

/** Everybody who holds a seat. */
export const present = (counts: RosterCounts): number =>
  counts.waiting + counts.joining + counts.joined;

/** Who is in the conference or on the way in. */
export const inside = (counts: RosterCounts): number => counts.joining + counts.joined;

/** Without a conference to go to, yet. */
export const isWaiting = ({ status }: Member): boolean =>
  status === 'waiting' || status === 'opening';

/** The counts after one member changed. */
export const recount = (counts: RosterCounts, before: Member | null, after: Member): RosterCounts =>
  add(add(counts, before, -1), after, 1);

const add = (before: RosterCounts, member: Member | null, by: 1 | -1): RosterCounts => {
  if (member === null || member.status === 'left') return before;
  const counts = { ...before, hosts: before.hosts + (member.role === 'host' ? by : 0) };
  switch (member.status) {
    case 'waiting':
    case 'opening':
      return { ...counts, waiting: counts.waiting + by };
    case 'joining':
      return { ...counts, joining: counts.joining + by };
    case 'joined':
      return {
        ...counts,
        joined: counts.joined + by,
        hostsJoined: counts.hostsJoined + (member.role === 'host' ? by : 0),
        hands: counts.hands + (member.handRaisedAt === null ? 0 : by),
      };
  }
};

/** First come, first served; the leg id settles equal times, so that every replay chooses alike. */
export const byArrival = (a: Member, b: Member): number =>
  a.requestedAt - b.requestedAt || (a.callLegId < b.callLegId ? -1 : 1);
