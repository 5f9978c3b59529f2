import { describe, expect, it } from 'vitest';

import { readAction } from '../../../src/admin/actions/read-action.ts';

const faultsOf = (name: string, body: Readonly<Record<string, unknown>>): readonly string[] => {
  const read = readAction(name, body);
  if (read === null || 'value' in read) return [];
  return read.faults.map(({ path, text }) => `${path} ${text}`);
};

describe('an action is read as', () => {
  it.each([
    ['mute', { call_control_ids: ['v3:a', 'v3:b'] }, { do: 'mute', who: ['v3:a', 'v3:b'] }],
    ['unmute', { all: true }, { do: 'unmute', who: 'everybody' }],
    ['hold', { call_control_ids: ['v3:a'] }, { do: 'hold', who: ['v3:a'] }],
    ['unhold', { call_control_ids: ['v3:a'] }, { do: 'unhold', who: ['v3:a'] }],
    ['kick', { all: true }, { do: 'kick', who: 'everybody' }],
    ['lock', {}, { do: 'lock' }],
    ['unlock', {}, { do: 'unlock' }],
    ['end', {}, { do: 'end' }],
    ['record_start', {}, { do: 'record_start' }],
    ['record_stop', {}, { do: 'record_stop' }],
    ['record_pause', {}, { do: 'record_pause' }],
    ['record_resume', {}, { do: 'record_resume' }],
    ['stop', {}, { do: 'stop', who: 'everybody' }],
    ['stop', { call_control_ids: ['v3:a'] }, { do: 'stop', who: ['v3:a'] }],
    [
      'speak',
      { payload: 'Hello.' },
      { do: 'speak', who: 'everybody', payload: 'Hello.', voice: null, language: null },
    ],
    [
      'speak',
      { payload: 'Hallo.', voice: 'AWS.Polly.Hans', language: 'de-DE', call_control_ids: ['v3:a'] },
      { do: 'speak', who: ['v3:a'], payload: 'Hallo.', voice: 'AWS.Polly.Hans', language: 'de-DE' },
    ],
    [
      'play',
      { audio_url: 'https://example.com/a.mp3' },
      { do: 'play', who: 'everybody', audio: { audioUrl: 'https://example.com/a.mp3' }, loop: 1 },
    ],
    [
      'play',
      { media_name: 'gong', loop: 'infinity', all: true },
      { do: 'play', who: 'everybody', audio: { mediaName: 'gong' }, loop: 'infinity' },
    ],
    [
      'dial',
      { to: '+13125550100', from: '+13125550101' },
      { do: 'dial', to: '+13125550100', from: '+13125550101', role: 'guest', timeoutSecs: null },
    ],
    [
      'dial',
      { to: '+13125550100', from: '+13125550101', role: 'host', timeout_secs: 20 },
      { do: 'dial', to: '+13125550100', from: '+13125550101', role: 'host', timeoutSecs: 20 },
    ],
    [
      'role',
      { call_control_id: 'v3:a', role: 'host' },
      { do: 'role', callControlId: 'v3:a', role: 'host' },
    ],
    ['mode', { mode: 'muted' }, { do: 'mode', mode: 'muted' }],
  ])('%s %j', (name, body, action) => {
    expect(readAction(name, body)).toEqual({ value: action });
  });
});

describe('nobody is ever meant by saying nothing', () => {
  it.each(['mute', 'unmute', 'hold', 'unhold', 'kick'])('in %s', (name) => {
    const required = ['.call_control_ids is required, or all: true'];

    expect(faultsOf(name, {})).toEqual(required);
    expect(faultsOf(name, { call_control_ids: null })).toEqual(required);
    expect(faultsOf(name, { call_control_ids: [] })).toEqual([
      '.call_control_ids must be a list of 1 to 800',
    ]);
    expect(faultsOf(name, { all: false })).toEqual(['.all must be true']);
    expect(faultsOf(name, { all: 'true' })).toEqual(['.all must be true']);
    expect(faultsOf(name, { all: true, call_control_ids: ['v3:a'] })).toEqual([
      '.call_control_ids must not be given together with all',
    ]);
  });

  it.each([
    ['stop', {}],
    ['speak', { payload: 'Hello.' }],
    ['play', { media_name: 'gong' }],
  ])('by an empty list in %s', (name, body) => {
    expect(faultsOf(name, { ...body, call_control_ids: [] })).toEqual([
      '.call_control_ids must be a list of 1 to 800',
    ]);
  });
});

describe('a body is refused', () => {
  it.each([
    ['mute', { call_control_ids: ['v3:a', 7] }, ['.call_control_ids[1] must be a call control id']],
    [
      'mute',
      { call_control_ids: ['v3:a', ''] },
      ['.call_control_ids[1] must be a call control id'],
    ],
    ['mute', { call_control_ids: 'v3:a' }, ['.call_control_ids must be a list of 1 to 800']],
    ['lock', { locked: true }, ['.locked is unknown']],
    ['speak', {}, ['.payload is required']],
    ['speak', { payload: ' ' }, ['.payload must be 1 to 3000 characters']],
    ['speak', { payload: 'x'.repeat(3_001) }, ['.payload must be 1 to 3000 characters']],
    ['speak', { payload: 'half \ud83d' }, ['.payload must be 1 to 3000 characters']],
    [
      'speak',
      { payload: 'x', voice: 'somebody' },
      ['.voice must be male, female, or a voice as Telnyx names it'],
    ],
    ['play', {}, ['.audio_url or media_name is required, and not both']],
    [
      'play',
      { media_name: 'gong', audio_url: 'https://example.com/a.mp3' },
      ['.audio_url or media_name is required, and not both'],
    ],
    ['play', { media_name: 'gong', loop: 0 }, ['.loop must be a whole number from 1 to 100']],
    [
      'dial',
      { to: '3125550100', from: '+13125550101' },
      ['.to must be an E.164 number: +, country code, number, 15 digits at most'],
    ],
    ['dial', { to: '+13125550100' }, ['.from is required']],
    [
      'dial',
      { to: '+13125550100', from: '+13125550101', timeout_secs: 4 },
      ['.timeout_secs must be a whole number from 5 to 600'],
    ],
    ['role', { call_control_id: 'v3:a' }, ['.role is required']],
    [
      'role',
      { call_control_id: 'v3:a', role: 'boss' },
      ['.role must be one of host, guest, and is "boss"'],
    ],
    ['mode', { mode: 'silent' }, ['.mode must be one of open, muted, and is "silent"']],
  ])('%s %j', (name, body, faults) => {
    expect(faultsOf(name, body)).toEqual(faults);
  });

  it('with every fault at once', () => {
    expect(faultsOf('role', { call_control_id: 7, rolle: 'host' })).toHaveLength(3);
  });
});

it.each(['destroy', '', 'constructor', '__proto__'])('there is no action "%s"', (name) => {
  expect(readAction(name, {})).toBeNull();
});
