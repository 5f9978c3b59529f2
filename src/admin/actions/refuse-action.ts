// What the state of a conference, or the configuration, forbids. The room decides again when the
// action reaches it: this is for the operator, who would otherwise wait for an effect in vain.

import type { Member, OpenConference } from '../../conference/state.ts';
import { conflict, invalidBody, invalidField, type ApiError } from '../api-error.ts';
import type { AskedAction } from './read-action.ts';

export interface DialRules {
  /** `TELNYX_CONNECTION_ID`: the Call Control application that dials. */
  readonly connectionId: string | null;
  /** `DIAL_COUNTRIES`: how an E.164 number must begin; none: nobody is dialled. */
  readonly countries: readonly string[];
}

export interface ActionSubject {
  readonly conference: OpenConference;
  readonly members: readonly Member[];
  readonly dialling: DialRules;
}

/** Null: nothing speaks against it. */
export const refuseAction = (
  action: AskedAction,
  { conference, members, dialling }: ActionSubject,
): ApiError | null => {
  const there = members.filter(({ conferenceId }) => conferenceId === conference.conferenceId);
  switch (action.do) {
    case 'mute':
    case 'unmute':
    case 'hold':
    case 'unhold':
    case 'kick':
    case 'stop':
    case 'speak':
    case 'play':
      return action.who === 'everybody' ? null : refuseStrangers(action.who, there);
    case 'record_start':
    case 'record_stop':
    case 'record_pause':
    case 'record_resume':
      return refuseRecording(action.do, conference.recording);
    case 'role':
      return there.some(
        ({ callControlId, status }) => callControlId === action.callControlId && status !== 'left',
      )
        ? null
        : invalidField('call_control_id', 'is not in this conference');
    case 'dial':
      return refuseDial(action.to, dialling);
    case 'lock':
    case 'unlock':
    case 'end':
    case 'mode':
      return null;
  }
};

/** Each of them is named by its place and its id. */
const refuseStrangers = (ids: readonly string[], there: readonly Member[]): ApiError | null => {
  const joined = new Set(
    there.filter(({ status }) => status === 'joined').map(({ callControlId }) => callControlId),
  );
  const faults = ids.flatMap((id, index) =>
    joined.has(id)
      ? []
      : [{ path: `.call_control_ids[${index}]`, text: `is not in this conference: ${id}` }],
  );
  return faults.length === 0 ? null : invalidBody(faults);
};

type Recording = OpenConference['recording'];

const FROM: Readonly<
  Record<`record_${'start' | 'stop' | 'pause' | 'resume'}`, readonly Recording[]>
> = {
  record_start: ['off'],
  record_stop: ['on', 'paused'],
  record_pause: ['on'],
  record_resume: ['paused'],
};

const refuseRecording = (action: keyof typeof FROM, recording: Recording): ApiError | null =>
  FROM[action].includes(recording) ? null : conflict(`The recording is ${recording}.`);

const refuseDial = (to: string, { connectionId, countries }: DialRules): ApiError | null => {
  if (connectionId === null) return conflict('Nobody can be dialled without TELNYX_CONNECTION_ID.');
  return countries.some((country) => to.startsWith(country))
    ? null
    : invalidField('to', 'is in no country that DIAL_COUNTRIES names');
};
