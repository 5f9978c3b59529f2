// The commands in a timeline: their codes, and what each is for.

import type { Row, Value } from './timeline-row.ts';
import type { CommandType } from './command.ts';

export interface CommandWords {
  /** Upper case: a message's code is lower case. */
  readonly code: string;
  /** Follows "to" in a sentence. */
  readonly purpose: string;
}

/** Every command has its words: a new one does not compile without. */
export const COMMAND_WORDS: Readonly<Record<CommandType, CommandWords>> = {
  'calls.answer': { code: 'A', purpose: 'answer the call' },
  'calls.reject': { code: 'R', purpose: 'reject the call' },
  'calls.hangup': { code: 'H', purpose: 'hang the call up' },
  'calls.speak': { code: 'S', purpose: 'speak to the caller' },
  'calls.gatherUsingSpeak': { code: 'G', purpose: 'ask the caller for digits' },
  'calls.startPlayback': { code: 'P', purpose: 'play audio to the caller' },
  'calls.dial': { code: 'D', purpose: 'dial somebody' },
  'calls.retrieveStatus': { code: 'Q', purpose: 'tell whether the call is alive' },
  'conferences.create': { code: 'CC', purpose: 'open a conference with this call' },
  'conferences.join': { code: 'CJ', purpose: 'put the call into the conference' },
  'conferences.leave': { code: 'CL', purpose: 'take the call out of the conference' },
  'conferences.mute': { code: 'CM', purpose: 'mute in the conference' },
  'conferences.unmute': { code: 'CU', purpose: 'unmute in the conference' },
  'conferences.hold': { code: 'CH', purpose: 'put on hold in the conference' },
  'conferences.unhold': { code: 'CV', purpose: 'take off hold in the conference' },
  'conferences.speak': { code: 'CS', purpose: 'speak in the conference' },
  'conferences.play': { code: 'CA', purpose: 'play audio in the conference' },
  'conferences.stop': { code: 'CX', purpose: 'stop the audio in the conference' },
  'conferences.recordStart': { code: 'RS', purpose: 'start recording' },
  'conferences.recordStop': { code: 'RE', purpose: 'stop recording' },
  'conferences.recordPause': { code: 'RP', purpose: 'pause recording' },
  'conferences.recordResume': { code: 'RR', purpose: 'resume recording' },
  'conferences.endConference': { code: 'CE', purpose: 'end the conference' },
  'conferences.list': { code: 'CF', purpose: 'find the open conference of this name' },
  'conferences.retrieve': { code: 'CR', purpose: 'tell how the conference is' },
  'conferences.listParticipants': { code: 'CP', purpose: 'tell who is in the conference' },
  'recordings.retrieve': { code: 'RL', purpose: 'give links to a recording' },
};

const TYPES_BY_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries(COMMAND_WORDS).map(([type, { code }]) => [code, type]),
);
const PURPOSES: ReadonlyMap<string, string> = new Map(
  Object.entries(COMMAND_WORDS).map(([type, { purpose }]) => [type, purpose]),
);

export const commandTypeOf = (code: string): string | null => TYPES_BY_CODE.get(code) ?? null;

/** What a command was for, also where only a later version knows the command. */
export const purposeOf = (type: Value): string => PURPOSES.get(`${type}`) ?? 'carry out a command';

/** A row whose first detail is a command's type: it is written as the command's code. */
export const aboutCommand = <M extends { readonly command: { readonly type: CommandType } }, C>(
  plain: Row<M, C>,
): Row<M, C> => ({
  code: plain.code,
  write: (message, context) => [
    COMMAND_WORDS[message.command.type].code,
    ...plain.write(message, context).slice(1),
  ],
  read: ([code, ...rest]) => plain.read([commandTypeOf(`${code}`), ...rest]),
});
