import { expect, test } from 'vitest';

import { pack, unpack } from '../../src/redis/archive.ts';
import { sampleCall } from '../support/sample-call.ts';

test('an archive gives back what was put into it', () => {
  const json = JSON.stringify({
    name: 'Zoë „quoted"',
    at: 1_795_385_416_620,
    none: null,
    all: [1],
  });
  expect(unpack(pack(json))).toEqual(JSON.parse(json));
});

test('an ended call takes less than half of its JSON', () => {
  const json = JSON.stringify({ fence: 7, state: sampleCall(), timeline: [], seen: [] });
  expect(pack(json).length).toBeLessThan(json.length / 2);
});

test('what an earlier release has packed can be read', () => {
  const packed = Buffer.from('AUNNtDmp6bqgFIXqL+SUAoqYWgA=', 'base64');
  expect(unpack(packed)).toEqual({ callLegId: 'leg-1', phase: 'ended', joinedAt: null });
});

test('what nobody can have packed is refused', () => {
  expect(() => unpack(Buffer.of(9, 1, 2))).toThrow('packed in an unknown way: 9');
  expect(() => unpack(Buffer.alloc(0))).toThrow('packed in an unknown way');
});
