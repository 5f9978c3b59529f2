// Where Redis and Telnyx differ. Pure.

import { callMailbox, roomMailbox } from '../mailbox/mailbox-id.ts';
import type { CallState } from '../call/state.ts';
import type { Member } from '../conference/state.ts';
import type { Difference } from './difference.ts';
import type { TelnyxConference, TelnyxLeg } from './read-telnyx.ts';
import type { LiveRoom } from '../redis/find-conference.ts';
import type { RoomWithRoster, Survey } from './survey.ts';

/** All differences of one survey; most of them are messages under way, and gone in the next. */
export const compare = (survey: Survey): readonly Difference[] => [
  ...conferencesFound(survey),
  ...survey.here.rooms.flatMap((room) => ofRoom(room, survey)),
  ...legsFound(survey),
  ...legsGone(survey),
];

const conferencesFound = ({ here, there }: Survey): readonly Difference[] =>
  there.conferences
    .filter(
      ({ conferenceId }) =>
        !here.rooms.some(({ room }) => room.conference.conferenceId === conferenceId),
    )
    .map(({ conferenceId, line, createdAt }) => ({
      kind: 'conference_found',
      subject: conferenceId,
      mailbox: roomMailbox(line),
      message: {
        type: 'conference.created',
        conferenceId,
        callLegId: null,
        connectionId: null,
        clientState: null,
        occurredAt: instant(Date.parse(createdAt)),
      },
      confirmGone: null,
    }));

const ofRoom = ({ room, roster }: RoomWithRoster, survey: Survey): readonly Difference[] => {
  const { conferenceId } = room.conference;
  const conference = survey.there.conferences.find((one) => one.conferenceId === conferenceId);
  if (conference === undefined) {
    return hasJustBegun(room.conference.createdAt, survey) ? [] : [conferenceGone(room, survey)];
  }
  return roster
    .filter(({ status }) => status === 'joined')
    .flatMap((member): readonly Difference[] => {
      const { callLegId, joinedAt, muted, onHold } = member;
      const shown = conference.joined.find((one) => one.callLegId === callLegId);
      if (shown === undefined) {
        return joinedAt !== null && hasJustBegun(joinedAt, survey)
          ? []
          : [participantGone(room.line, member, conference, survey)];
      }
      return [
        ...(shown.muted === muted ? [] : [muteDrifted(room.line, callLegId, shown.muted)]),
        // Telnyx holds everybody until the conference starts, and may show it.
        ...(shown.onHold === onHold || !room.conference.started
          ? []
          : [holdDrifted(room.line, callLegId, shown.onHold)]),
      ];
    });
};

const conferenceGone = (
  { line, conference: { conferenceId, region } }: LiveRoom,
  { now }: Survey,
): Difference => ({
  kind: 'conference_gone',
  subject: conferenceId,
  mailbox: roomMailbox(line),
  message: {
    type: 'conference.ended',
    conferenceId,
    connectionId: null,
    clientState: null,
    occurredAt: instant(now),
    reason: null,
  },
  confirmGone: { conferenceId, region },
});

/** A call that is over, or that nobody knows, has nothing to tell its room any more. */
const participantGone = (
  line: string,
  { callLegId, callControlId, callSessionId, from, role }: Member,
  { conferenceId }: TelnyxConference,
  { here, now }: Survey,
): Difference => {
  const gone = { kind: 'participant_gone', subject: callLegId, confirmGone: null } as const;
  const call = here.calls.get(callLegId);
  if (call === undefined || call.phase === 'ended') {
    const caller = { callLegId, callControlId, callSessionId, from, role };
    return {
      ...gone,
      mailbox: roomMailbox(line),
      message: { type: 'seat.released', ...caller, isCutOff: false },
    };
  }
  return {
    ...gone,
    mailbox: callMailbox(callLegId),
    message: {
      type: 'conference.participant.left',
      callLegId,
      callControlId,
      callSessionId: null,
      connectionId: null,
      clientState: null,
      conferenceId,
      occurredAt: instant(now),
    },
  };
};

const muteDrifted = (line: string, callLegId: string, muted: boolean): Difference => ({
  kind: 'mute_drifted',
  subject: callLegId,
  mailbox: roomMailbox(line),
  message: { type: 'mute.drifted', callLegId, muted },
  confirmGone: null,
});

const holdDrifted = (line: string, callLegId: string, onHold: boolean): Difference => ({
  kind: 'hold_drifted',
  subject: callLegId,
  mailbox: roomMailbox(line),
  message: { type: 'hold.drifted', callLegId, onHold },
  confirmGone: null,
});

/** Also a leg that is known and in a conference that it is not known to be in. */
const legsFound = ({ here, there, now }: Survey): readonly Difference[] =>
  [...there.legs.values()]
    .filter((leg) => isNews(leg, here.calls.get(leg.callLegId)))
    .map((leg) => ({
      kind: here.calls.has(leg.callLegId) && leg.conference ? 'participant_found' : 'leg_found',
      subject: leg.callLegId,
      // A short call is unknown for a moment, and over for a moment: that is not one lasting difference.
      isOver: here.calls.get(leg.callLegId)?.phase === 'ended',
      mailbox: callMailbox(leg.callLegId),
      message: {
        type: 'leg.found',
        callControlId: leg.callControlId,
        callSessionId: leg.callSessionId,
        clientState: leg.clientState,
        line: leg.clientState?.line ?? leg.conference?.line ?? null,
        conferenceId: leg.conference?.conferenceId ?? null,
        startedAt: now - leg.durationSecs * 1_000,
      },
      confirmGone: null,
    }));

const isNews = (leg: TelnyxLeg, call: CallState | undefined): boolean => {
  if (call === undefined || call.phase === 'ended') return true;
  return leg.conference !== null && call.phase !== 'in-conference' && call.phase !== 'leaving';
};

/** Without the connection's list of legs, nothing can be said of a leg outside our conferences. */
const legsGone = (survey: Survey): readonly Difference[] => {
  const { here, there, now } = survey;
  return [...here.calls.values()]
    .filter(({ startedAt }) => !hasJustBegun(startedAt, survey))
    .filter(({ phase, callLegId }) => phase !== 'ended' && !there.legs.has(callLegId))
    .filter(({ phase }) => there.legsAreComplete || phase === 'in-conference')
    .map(({ callLegId, callControlId, callSessionId, connectionId }) => ({
      kind: 'leg_gone',
      subject: callLegId,
      mailbox: callMailbox(callLegId),
      message: {
        type: 'call.hangup',
        callLegId,
        callControlId,
        callSessionId,
        connectionId,
        clientState: null,
        occurredAt: instant(now),
        from: null,
        to: null,
        hangupCause: 'unspecified',
        hangupSource: null,
      },
      confirmGone: { callControlId },
    }));
};

/** Telnyx's clock may be so far ahead of ours. */
const AHEAD_MAX_MS = 5_000;

/**
 * Begun while both were read, so that its absence means nothing. Such a moment and another one at the
 * end of the same leg would look like one long difference.
 */
const hasJustBegun = (at: number, { since, now }: Survey): boolean =>
  at >= since && at <= now + AHEAD_MAX_MS;

/** Milliseconds as Telnyx writes times: six digits of a second. */
const instant = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
