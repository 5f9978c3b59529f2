// Create or join is on its way. The command's answer only accepts; being in the conference is
// `conference.participant.joined`. Either may come first, and either may be lost.

import { conferenceName } from '../../conference/conference-name.ts';
import { CREATE_TIMEOUT_MS, FIND_AGAIN_MAX_MS, FIND_AGAIN_MS, JOIN_TIMEOUT_MS } from '../limits.ts';
import {
  act,
  caller,
  command,
  go,
  lineOf,
  say,
  stay,
  tellRoom,
  thrownBack,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { enterConference, followMembership } from '../moves/enter-conference.ts';
import { backToAnswering } from '../moves/greet.ts';
import { apologise, expectHangup, refuse } from '../moves/leave.ts';
import { create, join, requestSeat, takeSeat } from '../moves/take-seat.ts';
import {
  isPrompt,
  isResultOf,
  type Command,
  type CommandFailed,
  type CommandSucceeded,
} from '../command.ts';
import type { PhaseMessage, SeatToJoin } from '../message.ts';
import type { CallState } from '../state.ts';

type Joining = Extract<CallState, { phase: 'joining' }>;

export const joining = (state: Joining, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'conference.participant.joined':
      return followMembership(state, context);
    case 'command.succeeded':
      return succeeded(state, message, context);
    case 'command.failed':
      return failed(state, message, context);
    case 'call.speak.ended':
    case 'call.playback.ended':
      return state.prompts > 0 ? stay(state) : announced(state, context);
    case 'deadline.passed':
      return overdue(state, context);
    // The room gave the opening to somebody else in the meantime.
    case 'seat.join':
      return isTaking(state, message.conferenceId)
        ? stay(state)
        : takeSeat(state, message, context);
    case 'seat.create':
      return message.generation > state.generation
        ? create(state, message.generation, context)
        : stay(state);
    case 'seat.refused':
      return refuse(state, message.reason, context);
    case 'room.closed':
      return isTaking(state, message.conferenceId) ? again(state, context) : stay(state);
    case 'entry.answered':
    case 'seat.wait':
    case 'call.initiated':
    case 'call.answered':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.playback.started':
    case 'conference.participant.left':
    case 'conference.participant.speak.ended':
      return stay(state);
  }
};

/** Whether this is the conference that the call is on the way into. */
const isTaking = ({ step }: Joining, conferenceId: string): boolean =>
  (step.doing === 'join' && step.conferenceId === conferenceId) ||
  ((step.doing === 'announce' || step.doing === 'leave') &&
    step.seat.conferenceId === conferenceId);

const succeeded = (state: Joining, message: CommandSucceeded, context: CallContext): CallStep => {
  // It may have been slow, so that the name was looked for meanwhile.
  if (isResultOf(message, 'conferences.create') && state.step.doing === 'find') {
    return opened(state, message.output.conferenceId, context);
  }
  if (!isAwaited(state, message.command)) return stay(state);
  if (isResultOf(message, 'conferences.create')) {
    return opened(state, message.output.conferenceId, context);
  }
  if (isResultOf(message, 'conferences.leave')) return parted(state, context);
  if (isResultOf(message, 'conferences.join')) {
    return act(state, ...tellOpened(state, message.command.conferenceId));
  }
  if (isResultOf(message, 'conferences.list')) {
    return found(state, message.output.conferences[0]?.conferenceId, context);
  }
  if (isResultOf(message, 'conferences.listParticipants')) {
    const isIn = message.output.participants.some(({ status }) => status === 'joined');
    return isIn
      ? enterConference(state, message.command.conferenceId, context)
      : again(state, context);
  }
  return stay(state);
};

/** The room may let the others in; this caller's own `participant.joined` is still to come. */
const opened = (state: Joining, conferenceId: string, context: CallContext): CallStep =>
  go(
    state,
    {
      phase: 'joining',
      step: { doing: 'join', conferenceId },
      generation: state.generation,
      deadlineAt: context.now + JOIN_TIMEOUT_MS,
    },
    ...tellOpened(state, conferenceId),
  );

const tellOpened = (state: Joining, conferenceId: string) =>
  tellRoom(state, {
    type: 'conference.opened',
    ...caller(state),
    conferenceId,
    generation: state.generation,
  });

/** The name was taken: by a conference that is there to join, or by one that is just ending. */
const found = (state: Joining, conferenceId: string | undefined, context: CallContext): CallStep =>
  conferenceId === undefined
    ? go(state, {
        phase: 'joining',
        step: { doing: 'find' },
        generation: state.generation,
        deadlineAt: context.now + Math.min(FIND_AGAIN_MAX_MS, FIND_AGAIN_MS * 2 ** state.setbacks),
      })
    : takeSeat(thrownBack(state), seatIn(conferenceId, state, context), context);

/** In a conference that the room has not said how to join. */
const seatIn = (conferenceId: string, state: Joining, context: CallContext): SeatToJoin => ({
  conferenceId,
  generation: state.generation,
  region: lineOf(state, context)?.conference.region ?? null,
  starts: state.role === 'host',
  recorded: false,
  quiet: false,
});

/** The caller knows of the recording, or was told as well as could be. */
const announced = (state: Joining, context: CallContext): CallStep =>
  state.step.doing === 'announce' ? join(state, state.step.seat, context) : stay(state);

/** Out of it, or as far out as could be: now in again. */
const parted = (state: Joining, context: CallContext): CallStep =>
  state.step.doing === 'leave' ? join(state, state.step.seat, context) : stay(state);

const failed = (state: Joining, message: CommandFailed, context: CallContext): CallStep => {
  if (isPrompt(message.command) && message.failure !== 'call-ended') {
    return state.prompts > 0 ? stay(state) : announced(state, context);
  }
  if (!isAwaited(state, message.command)) return stay(state);
  if (state.step.doing === 'leave' && message.failure !== 'call-ended')
    return parted(state, context);
  switch (message.failure) {
    case 'name-taken':
      return find(state, context);
    case 'conference-ended': {
      const gone = state.step.doing === 'join' ? state.step.conferenceId : null;
      return gone === null ? again(state, context) : reportGone(state, gone, context);
    }
    case 'conference-full':
      return refuse(state, 'full', context);
    case 'call-not-answered': {
      const back = backToAnswering(state, context);
      return act(back.state, ...notOpened(state), ...back.effects);
    }
    case 'call-ended':
      return expectHangup(state, context);
    // Telnyx may have done it all the same.
    case 'unavailable':
      return isRead(message.command) ? apologise(state, context) : overdue(state, context);
    case 'rejected':
    case 'unauthorized':
      return apologise(state, context);
  }
};

const isRead = ({ type }: Command): boolean =>
  type === 'conferences.list' || type === 'conferences.listParticipants';

/** The answer to a command of an earlier step says nothing about this one. */
const isAwaited = ({ step }: Joining, command: Command): boolean => {
  switch (step.doing) {
    case 'announce':
      return isPrompt(command);
    case 'leave':
      return command.type === 'conferences.leave';
    case 'create':
      return command.type === 'conferences.create';
    case 'find':
      return command.type === 'conferences.list';
    case 'join':
      return (
        (command.type === 'conferences.join' || command.type === 'conferences.listParticipants') &&
        command.conferenceId === step.conferenceId
      );
  }
};

const find = (state: Joining, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  if (line === null) return apologise(state, context);
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'find' },
      generation: state.generation,
      deadlineAt: context.now + CREATE_TIMEOUT_MS,
    },
    command({
      type: 'conferences.list',
      name: conferenceName(line.name, context),
      region: line.conference.region ?? null,
    }),
  );
};

/** Nothing was heard in time: look, rather than guess. */
const overdue = (state: Joining, context: CallContext): CallStep => {
  switch (state.step.doing) {
    case 'announce':
      return announced(state, context);
    case 'leave':
      return parted(state, context);
    case 'create':
      return find(thrownBack(state), context);
    case 'find': {
      const creating = create(thrownBack(state), state.generation, context);
      return act(
        creating.state,
        ...creating.effects,
        ...say(state, lineOf(state, context), 'one-moment'),
      );
    }
    case 'join':
      return act(
        { ...thrownBack(state), deadlineAt: context.now + JOIN_TIMEOUT_MS },
        command({
          type: 'conferences.listParticipants',
          conferenceId: state.step.conferenceId,
          callControlId: state.callControlId,
          region: lineOf(state, context)?.conference.region ?? null,
        }),
      );
  }
};

/** The conference is over for this caller, who still wants to be in one. */
const again = (state: Joining, context: CallContext): CallStep =>
  requestSeat(thrownBack(state), context);

const reportGone = (state: Joining, conferenceId: string, context: CallContext): CallStep => {
  const waiting = again(state, context);
  return act(
    waiting.state,
    ...tellRoom(state, { type: 'conference.gone', ...caller(state), conferenceId }),
  );
};

/** The opening is given back, so that somebody else can take it. */
const notOpened = (state: Joining) =>
  tellRoom(state, {
    type: 'conference.not-opened',
    callLegId: state.callLegId,
    generation: state.generation,
  });
