// The messages in a timeline: what is kept of each, and its sentence. Nothing personal is kept: no
// phone number, and no digit of a key, because digits that look like a command may be a PIN that was
// typed early or arrived late.

import { aboutCommand, purposeOf } from './timeline-commands.ts';
import { plainRow, row, type Row, type Value } from './timeline-row.ts';
import {
  type Change,
  failureWords,
  phaseWords,
  pinVerdict,
  pinWords,
  resultOf,
  sideWords,
} from './timeline-words.ts';
import type { CallMessage } from './message.ts';

type MessageRows = {
  readonly [T in CallMessage['type']]: Row<Extract<CallMessage, { type: T }>, Change>;
};

const endedRow = (code: string, what: string): Row<{ readonly status: string }, Change> =>
  row(
    code,
    ['status'],
    ({ status }) => ({ status }),
    ({ status }) => `${what} ended (${status}).`,
  );

const conferenceRow = (
  code: string,
  sentence: string,
): Row<{ readonly conferenceId: string }, Change> =>
  row(
    code,
    ['conference_id'],
    ({ conferenceId }) => ({ conference_id: conferenceId }),
    () => sentence,
  );

/** `*` and `#` are in no PIN. */
const harmlessKey = (digit: string): Value => (digit === '*' || digit === '#' ? digit : null);

/** Every message has its row: a new one does not compile without. */
export const MESSAGE_ROWS: MessageRows = {
  'call.initiated': row(
    'i',
    ['direction'],
    ({ direction }) => ({ direction }),
    ({ direction }) => (direction === 'outgoing' ? 'A call was dialled out.' : 'A call came in.'),
  ),
  'call.answered': plainRow('a', 'The call was answered.'),
  'call.hangup': row(
    'h',
    ['hangup_cause', 'hangup_source'],
    (event) => ({ hangup_cause: event.hangupCause, hangup_source: event.hangupSource }),
    (detail) => `The call ended (${detail.hangup_cause}${sideWords(detail.hangup_source)}).`,
  ),
  'call.dtmf.received': row(
    'k',
    ['key', 'pin'],
    ({ digit }, change) => ({ key: harmlessKey(digit), pin: pinVerdict(change) }),
    ({ key, pin }) => `The caller pressed ${key ?? 'a key'}${pinWords(pin)}.`,
  ),
  'call.gather.ended': row(
    'g',
    ['status', 'pin'],
    ({ status }, change) => ({ status, pin: pinVerdict(change) }),
    ({ status, pin }) => `The caller finished typing (${status})${pinWords(pin)}.`,
  ),
  'call.speak.started': plainRow('s', 'Speech to the caller began.'),
  'call.speak.ended': endedRow('t', 'Speech to the caller'),
  'call.playback.started': plainRow('p', 'Audio to the caller began.'),
  'call.playback.ended': endedRow('q', 'Audio to the caller'),
  'conference.participant.joined': conferenceRow('j', 'The caller joined the conference.'),
  'conference.participant.left': conferenceRow('l', 'The caller left the conference.'),
  'conference.participant.speak.ended': conferenceRow(
    'v',
    'Private speech in the conference ended.',
  ),
  'seat.create': plainRow('c', 'The room told the call to open the conference.'),
  'seat.join': conferenceRow('u', 'The room gave the call a seat in its conference.'),
  'seat.wait': plainRow('w', 'The room told the call to wait: the conference is being opened.'),
  'seat.refused': row(
    'r',
    ['reason'],
    ({ reason }) => ({ reason }),
    ({ reason }) => `The room refused the call: it is ${reason}.`,
  ),
  'room.closed': conferenceRow('x', 'The conference is over, so the call is hung up.'),
  'room.dismissed': row(
    'o',
    ['reason'],
    ({ reason }) => ({ reason }),
    ({ reason }) => `The room let the caller go (${reason}).`,
  ),
  'role.changed': row(
    'b',
    ['role'],
    ({ role }) => ({ role }),
    ({ role }) => `The caller is a ${role} now.`,
  ),
  'entry.answered': row(
    'z',
    ['is_back'],
    ({ role }) => ({ is_back: role !== null }),
    ({ is_back }) =>
      is_back === true
        ? 'The caller was cut off a moment ago and needs no PIN.'
        : 'The room knows nothing of the caller that matters.',
  ),
  'leg.found': row(
    'f',
    ['conference_id'],
    ({ conferenceId }) => ({ conference_id: conferenceId }),
    ({ conference_id }) =>
      conference_id === null
        ? 'The call was found alive at Telnyx.'
        : 'The call was found in a conference at Telnyx.',
  ),
  'command.succeeded': aboutCommand(
    row(
      'y',
      ['command', 'result'],
      (message) => ({ command: message.command.type, result: resultOf(message) }),
      ({ command, result }) =>
        `Telnyx accepted the command to ${purposeOf(command)}${result === null ? '' : ` (${result})`}.`,
    ),
  ),
  'command.failed': aboutCommand(
    row(
      'n',
      ['command', 'failure', 'status', 'code'],
      ({ command, failure, status, code }) => ({ command: command.type, failure, status, code }),
      ({ command, failure }) =>
        `The command to ${purposeOf(command)} failed: ${failureWords(failure)}.`,
    ),
  ),
  'deadline.passed': row(
    'd',
    ['phase'],
    (_message, { before }) => ({ phase: before?.phase ?? null }),
    ({ phase }) => `Time ran out while the call was ${phaseWords(phase)}.`,
  ),
  'message.failed': row(
    'e',
    ['message'],
    ({ failedType }) => ({ message: failedType }),
    ({ message }) => `${message} could not be applied; it is kept as a dead letter.`,
  ),
};
