import { describe, expect, it } from 'vitest';

import { readAction } from '../../../src/admin/actions/read-action.ts';
import { readDescription } from './description.ts';

const { document, operations, references, resolves } = readDescription();

describe('the description of /v1', () => {
  it('is OpenAPI 3.1 with a token for everything', () => {
    expect(document['openapi']).toBe('3.1.0');
    expect(document['security']).toEqual([{ token: [] }]);
    for (const { id, statuses } of operations)
      expect([id, statuses]).toContainEqual(expect.arrayContaining([401]));
  });

  it('names every operation once', () => {
    const ids = operations.map(({ id }) => id);

    expect(ids).not.toContain('undefined');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that is not there', () => {
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !resolves(reference))).toEqual([]);
  });

  it('has exactly the actions that are read', () => {
    const described = operations
      .map(({ path }) => /^\/conferences\/\{id\}\/actions\/(\w+)$/.exec(path)?.[1])
      .filter((name) => name !== undefined);

    expect(described).toHaveLength(18);
    for (const name of described) expect([name, readAction(name, {})]).not.toContain(null);
  });

  it.each([
    ['muteParticipants', { all: true }],
    ['muteParticipants', { call_control_ids: ['v3:a'] }],
    ['muteParticipants', {}],
    ['muteParticipants', { call_control_ids: [] }],
    ['muteParticipants', { all: true, call_control_ids: ['v3:a'] }],
    ['muteParticipants', { all: false }],
    ['lockConference', {}],
    ['lockConference', { locked: true }],
    ['stopAudio', {}],
    ['speakText', { payload: 'Hello.' }],
    ['speakText', { payload: '' }],
    ['speakText', {}],
    ['playAudio', { media_name: 'gong', loop: 'infinity' }],
    ['playAudio', { media_name: 'gong', loop: 0 }],
    ['playAudio', { media_name: 'gong', audio_url: 'https://example.com/a.mp3' }],
    ['playAudio', {}],
    ['dialParticipant', { to: '+13125550100', from: '+13125550101', timeout_secs: 5 }],
    ['dialParticipant', { to: '13125550100', from: '+13125550101' }],
    ['dialParticipant', { to: '+13125550100' }],
    ['changeRole', { call_control_id: 'v3:a', role: 'host' }],
    ['changeRole', { call_control_id: 'v3:a', role: 'boss' }],
    ['changeMode', { mode: 'muted' }],
    ['changeMode', {}],
  ])('takes and refuses the bodies that are taken and refused: %s %j', (id, body) => {
    const operation = operations.find((one) => one.id === id);
    const read = readAction(operation?.path.split('/').at(-1) ?? '', body);

    expect(operation?.faultsOfRequest(body).length === 0).toBe(read !== null && 'value' in read);
  });
});
