// One command of every type, as a machine would issue it.

import type { Command, CommandType } from '../../src/call/command.ts';

/** The id that these are sent under. */
export const COMMAND_ID = 'c0ffee00-0000-4000-8000-000000000001';
/** As real ones are: a version, then base64url; this one needs encoding as well. */
export const LEG = 'v3:MdI91X4l/WFEs==';
export const CONFERENCE = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
export const clientState = { line: 'standup', role: 'guest', generation: 3 } as const;

export const SAMPLE_COMMANDS: {
  readonly [T in CommandType]: Extract<Command, { readonly type: T }>;
} = {
  'calls.answer': { type: 'calls.answer', callControlId: LEG, clientState },
  'calls.reject': { type: 'calls.reject', callControlId: LEG, cause: 'CALL_REJECTED' },
  'calls.hangup': { type: 'calls.hangup', callControlId: LEG },
  'calls.speak': {
    type: 'calls.speak',
    callControlId: LEG,
    payload: 'Hello.',
    voice: 'female',
    language: 'en-US',
  },
  'calls.gatherUsingSpeak': {
    type: 'calls.gatherUsingSpeak',
    callControlId: LEG,
    payload: 'Your PIN, please.',
    voice: 'female',
    language: 'de-DE',
    minimumDigits: 4,
    maximumDigits: 12,
    maximumTries: 1,
    timeoutMs: 15_000,
    interDigitTimeoutMs: 4_000,
    terminatingDigit: '#',
    validDigits: null,
  },
  'calls.startPlayback': {
    type: 'calls.startPlayback',
    callControlId: LEG,
    audio: { audioUrl: 'https://example.com/hold.mp3' },
    loop: 'infinity',
  },
  'calls.dial': {
    type: 'calls.dial',
    connectionId: '1684641123236054244',
    to: '+18005550199',
    from: '+18005550100',
    clientState,
    timeoutSecs: 20,
  },
  'calls.retrieveStatus': { type: 'calls.retrieveStatus', callControlId: LEG },
  'conferences.create': {
    type: 'conferences.create',
    callControlId: LEG,
    name: 'standup',
    options: {
      beep_enabled: 'always',
      comfort_noise: false,
      duration_minutes: 60,
      hold_audio_url: 'https://example.com/hold.mp3',
      hold_media_name: 'hold',
      max_participants: 25,
      region: 'Middle East',
    },
    startConferenceOnCreate: false,
    clientState,
  },
  'conferences.join': {
    type: 'conferences.join',
    conferenceId: CONFERENCE,
    callControlId: LEG,
    mute: true,
    startConferenceOnEnter: false,
    beepEnabled: 'never',
    region: 'Europe',
    clientState,
  },
  'conferences.leave': {
    type: 'conferences.leave',
    conferenceId: CONFERENCE,
    callControlId: LEG,
    region: null,
  },
  'conferences.mute': {
    type: 'conferences.mute',
    conferenceId: CONFERENCE,
    region: 'US',
    callControlIds: [LEG, 'v3:other'],
  },
  'conferences.unmute': {
    type: 'conferences.unmute',
    conferenceId: CONFERENCE,
    region: null,
    everybody: true,
  },
  'conferences.hold': {
    type: 'conferences.hold',
    conferenceId: CONFERENCE,
    region: 'Australia',
    callControlIds: [LEG],
    audio: { mediaName: 'hold' },
  },
  'conferences.unhold': {
    type: 'conferences.unhold',
    conferenceId: CONFERENCE,
    region: 'US',
    callControlIds: [LEG],
  },
  'conferences.speak': {
    type: 'conferences.speak',
    conferenceId: CONFERENCE,
    region: 'US',
    everybody: true,
    payload: 'Five minutes left.',
    voice: 'male',
    language: 'en-GB',
  },
  'conferences.play': {
    type: 'conferences.play',
    conferenceId: CONFERENCE,
    region: 'US',
    callControlIds: [LEG],
    audio: { audioUrl: 'https://example.com/jingle.mp3' },
    loop: 2,
  },
  'conferences.stop': {
    type: 'conferences.stop',
    conferenceId: CONFERENCE,
    region: 'US',
    callControlIds: [LEG],
  },
  'conferences.recordStart': {
    type: 'conferences.recordStart',
    conferenceId: CONFERENCE,
    region: 'US',
    format: 'mp3',
    channels: 'dual',
    playBeep: true,
  },
  'conferences.recordStop': {
    type: 'conferences.recordStop',
    conferenceId: CONFERENCE,
    region: 'US',
  },
  'conferences.recordPause': {
    type: 'conferences.recordPause',
    conferenceId: CONFERENCE,
    region: 'US',
  },
  'conferences.recordResume': {
    type: 'conferences.recordResume',
    conferenceId: CONFERENCE,
    region: 'US',
  },
  'conferences.endConference': { type: 'conferences.endConference', conferenceId: CONFERENCE },
  'conferences.list': { type: 'conferences.list', name: 'standup', region: 'US' },
  'conferences.retrieve': { type: 'conferences.retrieve', conferenceId: CONFERENCE, region: null },
  'conferences.listParticipants': {
    type: 'conferences.listParticipants',
    conferenceId: CONFERENCE,
    callControlId: null,
    region: null,
  },
  'recordings.retrieve': { type: 'recordings.retrieve', recordingId: 'recording-1' },
};

export const COMMAND_TYPES = Object.keys(SAMPLE_COMMANDS) as CommandType[]; // Its keys are no others.
