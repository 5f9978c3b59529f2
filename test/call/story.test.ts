import { describe, expect, it } from 'vitest';

import { storyOf } from '../../src/call/story.ts';
import type { CallFacts, CallState } from '../../src/call/state.ts';
import { sampleCall } from '../support/sample-call.ts';

const ended = (facts: Partial<CallFacts>): CallState => ({
  ...sampleCall({ phase: 'ended' }),
  joinedAt: null,
  ...facts,
});

describe('the story of a call', () => {
  it.each([
    ['wrong_pin', 'no right PIN'],
    ['refused_full', 'was full'],
    ['refused_locked', 'was locked'],
    ['refused_number', 'of no line'],
    ['no_host', 'no host came'],
    ['failed', 'something failed'],
  ] as const)('ends with why a caller did not get in: %s', (refusal, words) => {
    const story = storyOf(ended({ refusal }), []);
    expect(story.outcome).toBe(refusal);
    expect(story.why).toContain(words);
  });

  it('tells who hung up before getting in, and with which cause', () => {
    const story = storyOf(ended({ hangupCause: 'originator_cancel', hangupSource: 'caller' }), []);
    expect(story.outcome).toBe('caller_hung_up');
    expect(story.why).toBe(
      'The caller did not get in: the call ended by the caller with originator_cancel before that.',
    );
  });

  it('does not take us for the caller where we dialled', () => {
    const dialled = { direction: 'outgoing', hangupCause: 'normal_clearing' } as const;
    const why = (hangupSource: string) => storyOf(ended({ ...dialled, hangupSource }), []).why;
    expect(why('caller')).toContain('the call ended with normal_clearing');
    expect(why('callee')).toContain('the call ended by the caller with normal_clearing');
  });

  it('tells how a call ended that was in the conference', () => {
    const story = storyOf(ended({ joinedAt: 5, hangupCause: 'normal_clearing' }), []);
    expect(story).toMatchObject({
      outcome: 'joined',
      why: 'The caller got in, and the call ended with normal_clearing.',
    });
  });

  it('has no outcome while the call goes on', () => {
    const story = storyOf(sampleCall({ phase: 'waiting', deadlineAt: 1 }), []);
    expect(story).toMatchObject({
      outcome: null,
      why: 'The call goes on: it is waiting for a seat.',
    });
  });

  it('tells every step in its sentence', () => {
    const story = storyOf(ended({}), [[1_000, 'a', 20]]);
    expect(story.items).toMatchObject([{ at: 1_000, sentence: 'The call was answered.' }]);
  });
});
