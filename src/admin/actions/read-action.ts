// The body of an action, by the action's name. Whom it is for is always said: nothing is taken for
// "everybody" where somebody could be thrown out or silenced by it.

import type { Audio } from '../../conference/command.ts';
import { openFields, type Fields, type Read, type Reader } from '../../conference/field.ts';
import type { RoomAction, Targets } from '../../conference/message.ts';
import * as read from '../../conference/readers.ts';
import { LANGUAGES, MEDIA_NAME, PARTICIPANTS, VOICE } from '../../conference/telnyx-limits.ts';

type Dial = Extract<RoomAction, { do: 'dial' }>;
/** An action as it is asked for: on which connection it dials is the configuration's. */
export type AskedAction = Exclude<RoomAction, Dial> | Omit<Dial, 'connectionId'>;
export type ActionName = RoomAction['do'];

const CALL_CONTROL_ID = /^[\x21-\x7e]{1,255}$/;
/** Telnyx, `calls.actions.speak`. */
const PAYLOAD_CHARACTERS_MAX = 3_000;
const LOOPS_MAX = 100;
/** Telnyx, `calls.dial`. */
const RINGING_SECS = { shortest: 5, longest: 600 };

/**
 * Null: there is no such action. Else the action, or every fault of its body, each under its field;
 * a field that the action does not have is a fault.
 */
export const readAction = (
  name: string,
  body: Readonly<Record<string, unknown>>,
): Read<AskedAction> | null => {
  if (!isActionName(name)) return null;
  const fields = openFields(body);
  const action = ACTIONS[name](fields);
  const faults = fields.faults();
  return faults.length > 0 ? { faults } : { value: action };
};

const isActionName = (name: string): name is ActionName => Object.hasOwn(ACTIONS, name);

const callControlId = read.matching(CALL_CONTROL_ID, 'must be a call control id');
const someIds = read.list(callControlId, { fewest: 1, most: PARTICIPANTS.most });
const role = read.oneOf(['host', 'guest']);

const yes: Reader<true> = (value) =>
  value === true ? { value } : { faults: [{ path: '', text: 'must be true' }] };

/** Those who are named, or everybody; saying neither, or both, is a fault. */
const named = (fields: Fields): Targets => {
  if (!fields.given('call_control_ids') && !fields.given('all')) {
    fields.refuse('call_control_ids', 'is required, or all: true');
  }
  return namedOrAll(fields);
};

/** What is heard is for everybody unless somebody is named. */
const namedOrAll = (fields: Fields): Targets => {
  if (fields.given('call_control_ids') && fields.given('all')) {
    fields.refuse('call_control_ids', 'must not be given together with all');
  }
  fields.take('all', yes, true);
  const [first, ...rest] = fields.take('call_control_ids', someIds, []);
  return first === undefined ? 'everybody' : [first, ...rest];
};

const words: Reader<string> = (value) =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= PAYLOAD_CHARACTERS_MAX &&
  value.isWellFormed()
    ? { value }
    : { faults: [{ path: '', text: `must be 1 to ${PAYLOAD_CHARACTERS_MAX} characters` }] };

const voice = read.matching(VOICE, 'must be male, female, or a voice as Telnyx names it');
const mediaName = read.matching(MEDIA_NAME, 'must be the name of a file in media storage');

const audio = (fields: Fields): Audio => {
  const isUrl = fields.given('audio_url');
  if (isUrl === fields.given('media_name')) {
    fields.refuse('audio_url', 'or media_name is required, and not both');
  }
  const audioUrl = fields.take('audio_url', read.httpUrl, '');
  const name = fields.take('media_name', mediaName, '');
  return isUrl ? { audioUrl } : { mediaName: name };
};

const loop: Reader<number | 'infinity'> = (value) =>
  value === 'infinity' ? { value } : read.integer(1, LOOPS_MAX)(value);

/** A new action does not compile until its body is read here. */
const ACTIONS: { readonly [Name in ActionName]: (fields: Fields) => AskedAction } = {
  mute: (fields) => ({ do: 'mute', who: named(fields) }),
  unmute: (fields) => ({ do: 'unmute', who: named(fields) }),
  hold: (fields) => ({ do: 'hold', who: named(fields) }),
  unhold: (fields) => ({ do: 'unhold', who: named(fields) }),
  kick: (fields) => ({ do: 'kick', who: named(fields) }),
  lock: () => ({ do: 'lock' }),
  unlock: () => ({ do: 'unlock' }),
  end: () => ({ do: 'end' }),
  record_start: () => ({ do: 'record_start' }),
  record_stop: () => ({ do: 'record_stop' }),
  record_pause: () => ({ do: 'record_pause' }),
  record_resume: () => ({ do: 'record_resume' }),
  stop: (fields) => ({ do: 'stop', who: namedOrAll(fields) }),
  speak: (fields) => ({
    do: 'speak',
    who: namedOrAll(fields),
    payload: fields.require('payload', words, ''),
    voice: fields.take('voice', voice, null),
    language: fields.take('language', read.oneOf(LANGUAGES), null),
  }),
  play: (fields) => ({
    do: 'play',
    who: namedOrAll(fields),
    audio: audio(fields),
    loop: fields.take('loop', loop, 1),
  }),
  dial: (fields) => ({
    do: 'dial',
    to: fields.require('to', read.e164, ''),
    from: fields.require('from', read.e164, ''),
    role: fields.take('role', role, 'guest'),
    timeoutSecs: fields.take(
      'timeout_secs',
      read.integer(RINGING_SECS.shortest, RINGING_SECS.longest),
      null,
    ),
  }),
  role: (fields) => ({
    do: 'role',
    callControlId: fields.require('call_control_id', callControlId, ''),
    role: fields.require('role', role, 'guest'),
  }),
  mode: (fields) => ({
    do: 'mode',
    mode: fields.require('mode', read.oneOf(['open', 'muted']), 'open'),
  }),
};
