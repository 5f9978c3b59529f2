// What Telnyx must be asked for each sample command, and what its answer must become.

import type { CommandType } from '../../src/call/command.ts';
import { encodeClientState } from '../../src/telnyx/client-state-codec.ts';
import { clientState, COMMAND_ID, CONFERENCE, LEG } from './sample-commands.ts';
import { page, stubParticipant, type StubReply } from './telnyx-stub.ts';

export interface SampleRequest {
  readonly sent: { readonly method: string; readonly path: string; readonly body: unknown };
  /** @default Telnyx's ok */
  readonly reply?: StubReply;
  /** @default null */
  readonly output?: unknown;
}

const LEG_PATH = '/calls/v3:MdI91X4l%2FWFEs==';
const CONFERENCE_PATH = `/conferences/${CONFERENCE}`;
const encoded = encodeClientState(clientState);

const post = (path: string, body: unknown): SampleRequest['sent'] => ({
  method: 'POST',
  path,
  body,
});
const get = (path: string): SampleRequest['sent'] => ({ method: 'GET', path, body: null });

export const SAMPLE_REQUESTS: Readonly<Record<CommandType, SampleRequest>> = {
  'calls.answer': {
    sent: post(`${LEG_PATH}/actions/answer`, { command_id: COMMAND_ID, client_state: encoded }),
  },
  'calls.reject': {
    sent: post(`${LEG_PATH}/actions/reject`, { command_id: COMMAND_ID, cause: 'CALL_REJECTED' }),
  },
  'calls.hangup': {
    sent: post(`${LEG_PATH}/actions/hangup`, { command_id: COMMAND_ID }),
  },
  'calls.speak': {
    sent: post(`${LEG_PATH}/actions/speak`, {
      command_id: COMMAND_ID,
      payload: 'Hello.',
      voice: 'female',
      language: 'en-US',
    }),
  },
  'calls.gatherUsingSpeak': {
    sent: post(`${LEG_PATH}/actions/gather_using_speak`, {
      command_id: COMMAND_ID,
      payload: 'Your PIN, please.',
      voice: 'female',
      language: 'de-DE',
      minimum_digits: 4,
      maximum_digits: 12,
      maximum_tries: 1,
      timeout_millis: 15_000,
      inter_digit_timeout_millis: 4_000,
      terminating_digit: '#',
    }),
  },
  'calls.startPlayback': {
    sent: post(`${LEG_PATH}/actions/playback_start`, {
      command_id: COMMAND_ID,
      audio_url: 'https://example.com/hold.mp3',
      loop: 'infinity',
    }),
  },
  'calls.dial': {
    sent: post('/calls', {
      command_id: COMMAND_ID,
      connection_id: '1684641123236054244',
      to: '+18005550199',
      from: '+18005550100',
      client_state: encoded,
      timeout_secs: 20,
    }),
    reply: {
      body: {
        data: {
          call_control_id: 'v3:new',
          call_leg_id: 'leg-new',
          call_session_id: 'session-new',
          is_alive: false,
          record_type: 'call',
        },
      },
    },
    output: { callControlId: 'v3:new', callLegId: 'leg-new', callSessionId: 'session-new' },
  },
  'calls.retrieveStatus': {
    sent: get(LEG_PATH),
    reply: { body: { data: { call_control_id: LEG, is_alive: false, record_type: 'call' } } },
    output: { isAlive: false },
  },
  'conferences.create': {
    sent: post('/conferences', {
      command_id: COMMAND_ID,
      call_control_id: LEG,
      name: 'standup',
      beep_enabled: 'always',
      comfort_noise: false,
      duration_minutes: 60,
      hold_audio_url: 'https://example.com/hold.mp3',
      hold_media_name: 'hold',
      max_participants: 25,
      region: 'Middle East',
      start_conference_on_create: false,
      client_state: encoded,
    }),
    reply: { body: { data: { id: CONFERENCE, name: 'standup', record_type: 'conference' } } },
    output: { conferenceId: CONFERENCE },
  },
  'conferences.join': {
    sent: post(`${CONFERENCE_PATH}/actions/join`, {
      command_id: COMMAND_ID,
      call_control_id: LEG,
      mute: true,
      start_conference_on_enter: false,
      beep_enabled: 'never',
      region: 'Europe',
      client_state: encoded,
    }),
  },
  'conferences.leave': {
    sent: post(`${CONFERENCE_PATH}/actions/leave`, {
      command_id: COMMAND_ID,
      call_control_id: LEG,
    }),
  },
  'conferences.mute': {
    sent: post(`${CONFERENCE_PATH}/actions/mute`, {
      call_control_ids: [LEG, 'v3:other'],
      region: 'US',
    }),
  },
  'conferences.unmute': {
    sent: post(`${CONFERENCE_PATH}/actions/unmute`, {}),
  },
  'conferences.hold': {
    sent: post(`${CONFERENCE_PATH}/actions/hold`, {
      call_control_ids: [LEG],
      media_name: 'hold',
      region: 'Australia',
    }),
  },
  'conferences.unhold': {
    sent: post(`${CONFERENCE_PATH}/actions/unhold`, { call_control_ids: [LEG], region: 'US' }),
  },
  'conferences.speak': {
    sent: post(`${CONFERENCE_PATH}/actions/speak`, {
      command_id: COMMAND_ID,
      payload: 'Five minutes left.',
      voice: 'male',
      language: 'en-GB',
      region: 'US',
    }),
  },
  'conferences.play': {
    sent: post(`${CONFERENCE_PATH}/actions/play`, {
      audio_url: 'https://example.com/jingle.mp3',
      loop: 2,
      call_control_ids: [LEG],
      region: 'US',
    }),
  },
  'conferences.stop': {
    sent: post(`${CONFERENCE_PATH}/actions/stop`, { call_control_ids: [LEG], region: 'US' }),
  },
  'conferences.recordStart': {
    sent: post(`${CONFERENCE_PATH}/actions/record_start`, {
      command_id: COMMAND_ID,
      format: 'mp3',
      channels: 'dual',
      play_beep: true,
      region: 'US',
    }),
  },
  'conferences.recordStop': {
    sent: post(`${CONFERENCE_PATH}/actions/record_stop`, { command_id: COMMAND_ID, region: 'US' }),
  },
  'conferences.recordPause': {
    sent: post(`${CONFERENCE_PATH}/actions/record_pause`, { command_id: COMMAND_ID, region: 'US' }),
  },
  'conferences.recordResume': {
    sent: post(`${CONFERENCE_PATH}/actions/record_resume`, {
      command_id: COMMAND_ID,
      region: 'US',
    }),
  },
  'conferences.endConference': {
    sent: post(`${CONFERENCE_PATH}/actions/end`, { command_id: COMMAND_ID }),
  },
  'conferences.list': {
    sent: get('/conferences'),
    reply: page([]),
    output: { conferences: [] },
  },
  'conferences.retrieve': {
    sent: get(CONFERENCE_PATH),
    reply: {
      body: {
        data: {
          id: CONFERENCE,
          name: 'standup',
          created_at: '2026-01-02T03:04:05.678Z',
          status: 'completed',
          end_reason: 'ended_via_api',
        },
      },
    },
    output: {
      conferenceId: CONFERENCE,
      name: 'standup',
      status: 'completed',
      createdAt: '2026-01-02T03:04:05.678Z',
      endReason: 'ended_via_api',
    },
  },
  'conferences.listParticipants': {
    sent: get(`${CONFERENCE_PATH}/participants`),
    reply: page([stubParticipant('v3:one', { muted: true })]),
    output: {
      participants: [
        {
          callControlId: 'v3:one',
          callLegId: 'leg of v3:one',
          status: 'joined',
          muted: true,
          onHold: false,
        },
      ],
    },
  },
  'recordings.retrieve': {
    sent: get('/recordings/recording-1'),
    reply: {
      body: { data: { id: 'recording-1', download_urls: { mp3: 'https://s3.example/1.mp3' } } },
    },
    output: {
      recordingId: 'recording-1',
      mp3Url: 'https://s3.example/1.mp3',
      wavUrl: null,
    },
  },
};
