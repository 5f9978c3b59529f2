import { STRAY_TIMEOUT_MS } from './limits.ts';
import type { CallContext } from './step.ts';
import type { CallState } from './state.ts';

/** A leg of which nothing is known yet but that it exists. */
export const unknownCall = (context: CallContext): CallState => ({
  callLegId: context.callLegId,
  callControlId: '',
  callSessionId: null,
  connectionId: null,
  direction: 'incoming',
  from: null,
  to: null,
  line: null,
  role: 'guest',
  startedAt: context.now,
  answeredAt: null,
  joinedAt: null,
  leftAt: null,
  endedAt: null,
  seated: false,
  membership: null,
  refusal: null,
  hangupCause: null,
  hangupSource: null,
  commands: 0,
  events: 0,
  clientState: null,
  prompts: 0,
  setbacks: 0,
  phase: 'ringing',
  deadlineAt: context.now + STRAY_TIMEOUT_MS,
});
