// What a room remembers of callers who are not in it: wrong PINs, which slow down whoever guesses,
// and people who were cut off, who may come back without a PIN.

import { lineOf, tell, withFacts, type RoomContext, type RoomStep } from './draft.ts';
import {
  DEPARTURES_MAX,
  DROP_BACK_MS,
  FREE_GUESSES,
  FREE_LINE_GUESSES,
  GUESSERS_MAX,
  GUESSES_MAX,
  GUESS_WINDOW_MS,
  PAUSE_MAX_MS,
} from './limits.ts';
import type { Caller, RoomReport } from './message.ts';
import type { Departure, Guesses, Member, RoomState } from './state.ts';

type ReportOf<T extends RoomReport['type']> = Extract<RoomReport, { type: T }>;

/** Callers without a number share one count: who guesses hides the number. */
const WITHHELD = 'withheld';

/** A caller is about to be asked for a PIN. */
export const entryAsked = (
  step: RoomStep,
  message: ReportOf<'entry.asked'>,
  context: RoomContext,
): RoomStep => {
  const departure = departureOf(step.state, message.from, context);
  const wrong = wrongPins(step.state.guesses, message.from, context.now);
  return tell(step, message.callLegId, {
    type: 'entry.answered',
    line: context.line,
    role: departure?.role ?? null,
    pauseMs: pauseMs(step.state.guesses, message.from, context.now),
    isBarred: wrong >= GUESSES_MAX,
  });
};

/** A wrong PIN. The counts of a caller and of the line begin anew after a quiet while. */
export const pinRefused = (
  step: RoomStep,
  message: ReportOf<'pin.refused'>,
  context: RoomContext,
): RoomStep => {
  const { now } = context;
  const { guesses } = step.state;
  const who = message.from ?? WITHHELD;
  const others = guesses.callers.filter(
    ({ from, last }) => from !== who && now - last < GUESS_WINDOW_MS,
  );
  return withFacts(step, {
    guesses: {
      callers: [
        ...others,
        { from: who, count: wrongPins(guesses, message.from, now) + 1, last: now },
      ].slice(-GUESSERS_MAX),
      line: { count: wrongOnLine(guesses, now) + 1, last: now },
    },
  });
};

/** Somebody who was cut off: the seat is kept in mind for a while. Never for a withheld number. */
export const rememberDeparture = (
  step: RoomStep,
  member: Member,
  context: RoomContext,
): RoomStep => {
  const { from } = member;
  if (from === null || !lineOf(context).dropBack) return step;
  const others = step.state.departures.filter(
    (departure) => departure.from !== from && context.now - departure.at < DROP_BACK_MS,
  );
  const departure: Departure = {
    from,
    role: member.role,
    muted: member.muted,
    handRaisedAt: member.handRaisedAt,
    at: context.now,
  };
  return withFacts(step, { departures: [...others, departure].slice(-DEPARTURES_MAX) });
};

/** The seat of somebody who comes back, as it was; and that it has been taken up again. */
export const resume = (
  step: RoomStep,
  member: Member,
  context: RoomContext,
): { readonly step: RoomStep; readonly member: Member; readonly isBack: boolean } => {
  const departure = departureOf(step.state, member.from, context);
  if (departure === undefined || departure.role !== member.role) {
    return { step, member, isBack: false };
  }
  const departures = step.state.departures.filter(({ from }) => from !== departure.from);
  const { muted, handRaisedAt } = departure;
  return {
    step: withFacts(step, { departures }),
    member: { ...member, muted, handRaisedAt },
    isBack: true,
  };
};

const departureOf = (
  state: RoomState,
  from: Caller['from'],
  context: RoomContext,
): Departure | undefined =>
  state.departures.find(
    (departure) => departure.from === from && context.now - departure.at < DROP_BACK_MS,
  );

const wrongPins = (guesses: Guesses, from: string | null, now: number): number => {
  const known = guesses.callers.find((one) => one.from === (from ?? WITHHELD));
  return known !== undefined && now - known.last < GUESS_WINDOW_MS ? known.count : 0;
};

const wrongOnLine = ({ line }: Guesses, now: number): number =>
  now - line.last < GUESS_WINDOW_MS ? line.count : 0;

/** Doubles with each wrong PIN beyond the free ones, of the caller or of the whole line. */
const pauseMs = (guesses: Guesses, from: string | null, now: number): number => {
  const excess = Math.max(
    wrongPins(guesses, from, now) - FREE_GUESSES,
    Math.floor((wrongOnLine(guesses, now) - FREE_LINE_GUESSES) / FREE_GUESSES),
  );
  return excess <= 0 ? 0 : Math.min(PAUSE_MAX_MS, 1_000 * 2 ** (excess - 1));
};
