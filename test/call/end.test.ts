import { describe, expect, it } from 'vitest';

import { outcomeOf } from '../../src/call/end.ts';
import { sampleCall } from '../support/sample-call.ts';

describe('the outcome of a call', () => {
  it('is joined for whoever got in, whatever went wrong later', () => {
    expect(outcomeOf(sampleCall({ joinedAt: 1, refusal: null }))).toBe('joined');
    expect(outcomeOf(sampleCall({ joinedAt: 1, refusal: 'failed' }))).toBe('joined');
  });

  it('is what we decided for whoever did not get in', () => {
    expect(outcomeOf(sampleCall({ joinedAt: null, refusal: 'wrong_pin' }))).toBe('wrong_pin');
  });

  it('is the hang-up of a caller who was refused nothing', () => {
    expect(outcomeOf(sampleCall({ joinedAt: null, refusal: null }))).toBe('caller_hung_up');
  });

  it('is no host for whoever waited in vain, although the hold audio is heard inside', () => {
    expect(outcomeOf(sampleCall({ joinedAt: 1, refusal: 'no_host' }))).toBe('no_host');
  });
});
