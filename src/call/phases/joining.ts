// Create or join is on its way. The command's answer only accepts; being in the conference is
// `conference.participant.joined`. Either may come first, and either may be lost.

import { CREATE_TIMEOUT_MS, FIND_AGAIN_MS, JOIN_TIMEOUT_MS, JOIN_TRIES } from '../limits.ts';
import {
  act,
  caller,
  command,
  go,
  lineOf,
  stay,
  tellRoom,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { enterConference } from '../moves/enter-conference.ts';
import { backToAnswering } from '../moves/greet.ts';
import { apologise, expectHangup, refuse } from '../moves/leave.ts';
import { create, join, requestSeat, takeSeat } from '../moves/take-seat.ts';
import { isPrompt, isResultOf, type CommandFailed, type CommandSucceeded } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Joining = Extract<CallState, { phase: 'joining' }>;

export const joining = (state: Joining, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'conference.participant.joined':
      return enterConference(state, message.conferenceId, context);
    case 'command.succeeded':
      return succeeded(state, message, context);
    case 'command.failed':
      return failed(state, message, context);
    case 'call.speak.ended':
    case 'call.playback.ended':
      return announced(state, context);
    case 'deadline.passed':
      return overdue(state, context);
    // The room gave the opening to somebody else in the meantime.
    case 'seat.join':
      return takeSeat(state, message, state.tries, context);
    case 'seat.create':
      return message.generation > state.generation
        ? create(state, message.generation, state.tries, context)
        : stay(state);
    case 'seat.refused':
      return refuse(state, message.reason, context);
    case 'room.closed':
      return again(state, context);
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

const succeeded = (state: Joining, message: CommandSucceeded, context: CallContext): CallStep => {
  if (isResultOf(message, 'conferences.create')) {
    return opened(state, message.output.conferenceId, context);
  }
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
      tries: state.tries,
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
        tries: state.tries + 1,
        deadlineAt: context.now + FIND_AGAIN_MS,
      })
    : takeSeat(
        state,
        {
          conferenceId,
          generation: state.generation,
          region: lineOf(state, context)?.conference.region ?? null,
          starts: state.role === 'host',
          recorded: false,
          quiet: false,
        },
        state.tries + 1,
        context,
      );

/** The caller knows of the recording, or was told as well as could be. */
const announced = (state: Joining, context: CallContext): CallStep =>
  state.step.doing === 'announce'
    ? join(state, state.step.seat, state.tries, context)
    : stay(state);

const failed = (state: Joining, message: CommandFailed, context: CallContext): CallStep => {
  if (isPrompt(message.command) && message.failure !== 'call-ended') {
    return announced(state, context);
  }
  if (!concerns(state, message)) return stay(state);
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
    case 'rejected':
    case 'unauthorized':
    case 'unavailable':
      return apologise(state, context);
  }
};

/** A failed prompt, or a command of an earlier step, says nothing about this step. */
const concerns = (state: Joining, { command: it }: CommandFailed): boolean => {
  switch (state.step.doing) {
    case 'announce':
      return isPrompt(it);
    case 'create':
      return it.type === 'conferences.create';
    case 'find':
      return it.type === 'conferences.list';
    case 'join':
      return (
        (it.type === 'conferences.join' || it.type === 'conferences.listParticipants') &&
        it.conferenceId === state.step.conferenceId
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
      tries: state.tries,
      deadlineAt: context.now + CREATE_TIMEOUT_MS,
    },
    command({ type: 'conferences.list', name: context.conferenceNamePrefix + line.name }),
  );
};

/** Nothing was heard in time: look, rather than guess. */
const overdue = (state: Joining, context: CallContext): CallStep => {
  if (state.tries >= JOIN_TRIES) return apologise(state, context);
  const tried = { ...state, tries: state.tries + 1 };
  switch (state.step.doing) {
    case 'announce':
      return announced(state, context);
    case 'create':
      return find(tried, context);
    case 'find':
      return create(state, state.generation, state.tries + 1, context);
    case 'join':
      return act(
        { ...tried, deadlineAt: context.now + JOIN_TIMEOUT_MS },
        command({
          type: 'conferences.listParticipants',
          conferenceId: state.step.conferenceId,
          callControlId: state.callControlId,
        }),
      );
  }
};

/** The conference is over for this caller, who still wants to be in one. */
const again = (state: Joining, context: CallContext): CallStep =>
  state.tries >= JOIN_TRIES
    ? apologise(state, context)
    : requestSeat(state, context, state.tries + 1);

const reportGone = (state: Joining, conferenceId: string, context: CallContext): CallStep => {
  const waiting = again(state, context);
  if (waiting.state.phase !== 'waiting') return waiting;
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
