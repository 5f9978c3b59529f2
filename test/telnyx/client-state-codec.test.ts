import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientState } from '../../src/conference/client-state.ts';
import { decodeClientState, encodeClientState } from '../../src/telnyx/client-state-codec.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const OURS = { v: 1, line: 'sales', role: 'guest', generation: 3 };

describe('a client state', () => {
  it('comes back as it was written', () => {
    const states: fc.Arbitrary<ClientState> = fc.record({
      line: fc.oneof(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/),
        fc.stringMatching(/^\+[1-9][0-9]{6,14}$/),
      ),
      role: fc.constantFrom('guest', 'host'),
      generation: fc.nat(),
    });
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeClientState(encodeClientState(state))).toEqual(state);
      }),
    );
  });

  it('is the padded base64 that Telnyx asks for, in under 200 characters', () => {
    const text = encodeClientState({ line: 'a'.repeat(40), role: 'guest', generation: 1_000_000 });
    expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(text.length).toBeLessThan(200);
    expect(text.length % 4).toBe(0);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['a number', 7],
    ['empty text', ''],
    ['text that is no base64', '%%%'],
    ["Telnyx's example", 'aGF2ZSBhIG5pY2UgZGF5ID1d'],
    ['base64 of null', base64(null)],
    ['base64 of a list', base64([OURS])],
    ['another version', base64({ ...OURS, v: 2 })],
    ['no version', base64({ line: 'sales', role: 'guest', generation: 3 })],
    ['no line', base64({ v: 1, role: 'guest', generation: 3 })],
    ['an empty line', base64({ ...OURS, line: '' })],
    ['a line with white space', base64({ ...OURS, line: 'sa les' })],
    ['a line with a control character', base64({ ...OURS, line: 'sales\n' })],
    ['a line that is too long', base64({ ...OURS, line: 'a'.repeat(129) })],
    ['an unknown role', base64({ ...OURS, role: 'admin' })],
    ['a negative generation', base64({ ...OURS, generation: -1 })],
    ['a fraction of a generation', base64({ ...OURS, generation: 1.5 })],
    ['a generation as text', base64({ ...OURS, generation: '3' })],
    ['a text of over 1024 characters', base64({ ...OURS, more: 'x'.repeat(1024) })],
  ])('is not read from %s', (_what, text) => {
    expect(decodeClientState(text)).toBeNull();
  });

  it('carries nothing that somebody added to ours', () => {
    expect(decodeClientState(base64({ ...OURS, isAdmin: true }))).toEqual({
      line: 'sales',
      role: 'guest',
      generation: 3,
    });
  });
});
