// What an operator asks of a conference. The same verbs as the keys, with explicit targets.

import { roleChanged } from './arrivals.ts';
import { lineOf, seat, tell, type RoomContext, type RoomStep } from './draft.ts';
import { endForEverybody } from './ending.ts';
import { dial } from './verbs/dial.ts';
import { hold, unhold } from './verbs/hold.ts';
import { setLocked } from './verbs/lock.ts';
import { mute, setMode, unmute } from './verbs/mute.ts';
import { pauseRecording, resumeRecording, startRecording, stopRecording } from './verbs/record.ts';
import { idsOf, toTelnyx } from './verbs/speak.ts';
import type { RoomAction, Targets } from './message.ts';
import type { Member, OpenConference } from './state.ts';

/** Needs the roster. A conference that is not open any more takes no action. */
export const actionRequested = (
  step: RoomStep,
  conferenceId: string,
  action: RoomAction,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.conferenceId !== conferenceId) return step;
  switch (action.do) {
    case 'mute':
      return mute(step, targets(action.who, context));
    case 'unmute':
      return unmute(step, targets(action.who, context));
    case 'hold':
      return hold(step, targets(action.who, context), context);
    case 'unhold':
      return unhold(step, targets(action.who, context), context);
    case 'kick':
      return kick(step, targets(action.who, context));
    case 'lock':
      return setLocked(step, true);
    case 'unlock':
      return setLocked(step, false);
    case 'end':
      return endForEverybody(step, context);
    case 'record_start':
      return startRecording(step, context);
    case 'record_stop':
      return stopRecording(step, context);
    case 'record_pause':
      return pauseRecording(step, context);
    case 'record_resume':
      return resumeRecording(step, context);
    case 'mode':
      return setMode(step, action.mode, context);
    case 'role':
      return setRole(step, action.callControlId, action.role, context);
    case 'dial':
      return dial(step, action, context);
    case 'speak':
    case 'play':
    case 'stop':
      return sound(step, state.conference, action, context);
  }
};

/** Those of them who are in the conference. */
const targets = (who: Targets, context: RoomContext): readonly Member[] =>
  context.roster.filter(
    ({ status, callControlId }) =>
      status === 'joined' && (who === 'everybody' || who.includes(callControlId)),
  );

/** The call tells its caller, and hangs up. */
const kick = (step: RoomStep, members: readonly Member[]): RoomStep =>
  members.reduce(
    (draft, { callLegId }) => tell(draft, callLegId, { type: 'room.dismissed', reason: 'kicked' }),
    step,
  );

const setRole = (
  step: RoomStep,
  callControlId: string,
  role: Member['role'],
  context: RoomContext,
): RoomStep => {
  const before = context.roster.find((member) => member.callControlId === callControlId);
  if (before === undefined || before.role === role) return step;
  const after: Member = { ...before, role };
  const told = tell(step, before.callLegId, { type: 'role.changed', role });
  return before.status === 'joined'
    ? roleChanged(told, before, after, context)
    : seat(told, before, after);
};

const sound = (
  step: RoomStep,
  { conferenceId, region }: OpenConference,
  action: Extract<RoomAction, { do: 'speak' | 'play' | 'stop' }>,
  context: RoomContext,
): RoomStep => {
  const line = lineOf(context);
  const callControlIds = action.who === 'everybody' ? null : idsOf(targets(action.who, context));
  if (action.who !== 'everybody' && callControlIds === null) return step;
  const on = {
    conferenceId,
    region,
    ...(callControlIds === null ? { everybody: true as const } : { callControlIds }),
  };
  switch (action.do) {
    case 'speak':
      return toTelnyx(step, {
        type: 'conferences.speak',
        ...on,
        payload: action.payload,
        voice: action.voice ?? line.voice,
        language: action.language ?? line.language,
      });
    case 'play':
      return toTelnyx(step, {
        type: 'conferences.play',
        ...on,
        audio: action.audio,
        loop: action.loop,
      });
    case 'stop':
      return toTelnyx(step, { type: 'conferences.stop', ...on });
  }
};
