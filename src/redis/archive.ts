// What rests of an ended call or conference, in a third of its size: one deflated JSON text.

import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What archives have in common. Redis keeps what the release before has packed for a day; so another
 * dictionary comes beside this one, with a number of its own, and is read by a release before one
 * packs with it.
 */
const DICTIONARY = Buffer.from(
  [
    '"refused_full""refused_locked""refused_number""wrong_pin""no_host""failed""caller_hung_up"',
    '[{"callLegId":"","requestedAt":17,"status":"left","muted":false,"onHold":false,',
    '"handRaisedAt":null,"toldOfRecording":false},{"callLegId":"',
    '{"fence":1,"state":{"callLegId":"","callControlId":"v3:","callSessionId":"","connectionId":"",',
    '"direction":"incoming","from":"+1","to":"+1","line":"","role":"guest","startedAt":17,',
    '"answeredAt":17,"joinedAt":17,"leftAt":17,"endedAt":17,"seated":false,',
    '"membership":{"conferenceId":"","occurredAt":"2026-01-01T00:00:00.000000Z","present":false},',
    '"refusal":null,"hangupCause":"normal_clearing","hangupSource":"caller","commands":2,"events":5,',
    '"clientState":{"line":"","role":"guest","generation":0},"prompts":0,"setbacks":0,',
    '"phase":"ended"},"timeline":[[17,"i",1,"incoming"],[17,"A"],[17,"y","A"],[17,"a",1],[17,"u",""],',
    '[17,"CJ"],[17,"y","CJ"],[17,"j",1,""],[17,"l",2,""],[17,"h",4,"normal_clearing","caller"]],',
    '"seen":[',
  ].join(''),
);
/** Stands before everything that was packed with it. */
const DICTIONARY_NUMBER = 1;

/** Enough for a call, and a tenth of the memory that zlib makes ready by default. */
const SMALL = { windowBits: 12, memLevel: 5 } as const;

/** @param json one JSON text. */
export const pack = (json: string): Buffer =>
  Buffer.concat([
    Buffer.of(DICTIONARY_NUMBER),
    deflateRawSync(json, { dictionary: DICTIONARY, ...SMALL }),
  ]);

/** @throws when another release has packed it in a way that this one does not know. */
export const unpack = (packed: Buffer): unknown => {
  if (packed[0] !== DICTIONARY_NUMBER) {
    throw new Error(`an archive was packed in an unknown way: ${packed[0]}`);
  }
  const json = inflateRawSync(packed.subarray(1), { dictionary: DICTIONARY });
  return JSON.parse(json.toString('utf8'));
};
