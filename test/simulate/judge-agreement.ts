// Whether the service and Telnyx agree.

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { isAnswered, type Leg } from '../simulator/model/leg.ts';
import type { World } from './world.ts';

/** Every difference, in words; empty when there is none. */
export const disagreements = (world: World): readonly string[] => [
  ...ofConferences(world),
  ...ofLegs(world),
  ...ofMailboxes(world),
];

const ofConferences = ({ telnyx, reader }: World): readonly string[] => {
  const there = telnyx.truth.activeConferences();
  const here = reader.listLiveRooms();
  return [
    ...there
      .filter(
        ({ conferenceId }) => !here.some((room) => room.conference.conferenceId === conferenceId),
      )
      .map(({ name, conferenceId }) => `conference ${conferenceId} of ${name} is not known here`),
    ...here
      .filter(
        ({ conference }) => !there.some((one) => one.conferenceId === conference.conferenceId),
      )
      .map(({ line, conference }) => `${line} has ${conference.conferenceId}, which is over`),
    ...here.flatMap(({ line, conference, counts }) => [
      ...ofRoster(line, conference.conferenceId, { telnyx, reader }),
      ...ofCounts(line, counts, reader),
    ]),
  ];
};

const ofRoster = (
  line: string,
  conferenceId: string,
  { telnyx, reader }: Pick<World, 'telnyx' | 'reader'>,
): readonly string[] => {
  const conference = telnyx.model.world.conferences.byId(conferenceId);
  const seats = [...(conference?.seats.values() ?? [])].filter(({ status }) => status === 'joined');
  const joined = reader.readRoster(line).filter(({ status }) => status === 'joined');
  return [
    ...seats.flatMap(({ leg, muted, held }) => {
      const member = joined.find(({ callLegId }) => callLegId === leg.callLegId);
      if (member === undefined) return [`${leg.callLegId} is in ${line} and not known to be`];
      return [
        ...(member.muted === muted ? [] : [`${leg.callLegId} in ${line} is muted: ${muted}`]),
        ...(member.onHold === held ? [] : [`${leg.callLegId} in ${line} is held: ${held}`]),
      ];
    }),
    ...joined
      .filter(({ callLegId }) => !seats.some(({ leg }) => leg.callLegId === callLegId))
      .map(({ callLegId }) => `${callLegId} is not in ${line} any more`),
  ];
};

/** The counts are kept beside the members that they count. */
const ofCounts = (
  line: string,
  counts: { readonly joined: number; readonly joining: number; readonly waiting: number },
  reader: World['reader'],
): readonly string[] => {
  const roster = reader.readRoster(line);
  const counted = {
    joined: roster.filter(({ status }) => status === 'joined').length,
    joining: roster.filter(({ status }) => status === 'joining').length,
    waiting: roster.filter(({ status }) => status === 'waiting' || status === 'opening').length,
  };
  const { joined, joining, waiting } = counts;
  const told = JSON.stringify({ joined, joining, waiting });
  return told === JSON.stringify(counted)
    ? []
    : [`${line} counts ${told}, and has ${JSON.stringify(counted)}`];
};

const ofLegs = (world: World): readonly string[] => {
  const { telnyx, reader } = world;
  const live = [...telnyx.model.world.legs.live()];
  const calls = reader.listLiveCalls();
  return [
    ...live.flatMap((leg) => ofLeg(leg, world)),
    ...calls
      .filter(({ callLegId }) => !live.some((leg) => leg.callLegId === callLegId))
      .map(({ callLegId, phase }) => `${callLegId} is ${phase} and gone`),
  ];
};

const ofLeg = (leg: Leg, { reader, story, twin }: World): readonly string[] => {
  const call = reader.readCall(leg.callLegId);
  const isIn = leg.seat?.status === 'joined';
  if (call === null || call.phase === 'ended') {
    // Nothing can be known of a leg outside a conference that Telnyx does not list.
    if (!isIn && !story.service.connectionKnown) return [];
    return [`${leg.callLegId} lives and is ${call?.phase ?? 'unknown'}`];
  }
  const box = twin.memory.find(callMailbox(leg.callLegId));
  if (box?.deadline === null && box.inbox.length === 0) {
    return [`${leg.callLegId} is ${call.phase} without a deadline`];
  }
  if (!isAnswered(leg) || isIn === (call.phase === 'in-conference')) return [];
  return isIn || call.phase === 'in-conference'
    ? [`${leg.callLegId} is ${leg.seat?.status ?? 'parked'} at Telnyx and ${call.phase} here`]
    : [];
};

const ofMailboxes = ({ twin }: World): readonly string[] =>
  [...twin.memory.mailboxes()]
    .filter(([, { inbox }]) => inbox.length > 0)
    .map(([mailbox, { inbox, tries }]) => `${mailbox} has ${inbox.length} unread, tried ${tries}`);
