// What a key does in the conference. Answers are spoken to the caller who pressed it, alone.

import { endForEverybody } from './ending.ts';
import { callOnNext, toggleHand } from './verbs/hands.ts';
import { toggleMode, toggleOwnMute } from './verbs/mute.ts';
import { toggleRecording } from './verbs/record.ts';
import { setLocked } from './verbs/lock.ts';
import { whisper } from './verbs/speak.ts';
import type { RoomContext, RoomStep } from './draft.ts';
import type { KeyCommand } from './message.ts';
import type { Member } from './state.ts';

const HOST_KEYS: ReadonlySet<KeyCommand> = new Set([
  'mute-all',
  'lock',
  'record',
  'next',
  'end-asked',
  'end',
]);

/** Keys of somebody who is not in the conference, or no longer, do nothing. */
export const keyPressed = (step: RoomStep, key: KeyCommand, context: RoomContext): RoomStep => {
  const { state } = step;
  const { member } = context;
  if (state.phase !== 'open' || member?.status !== 'joined') return step;
  if (HOST_KEYS.has(key) && member.role !== 'host') {
    return whisper(step, [member], 'hosts-only', context);
  }
  switch (key) {
    case 'mute':
      return toggleOwnMute(step, member, context);
    case 'hand':
      return toggleHand(step, member, context);
    case 'count':
      return sayCount(step, member, context);
    case 'help':
      return whisper(step, [member], member.role === 'host' ? 'host-keys' : 'guest-keys', context);
    case 'mute-all':
      return toggleMode(step, member, state.conference.mode === 'open' ? 'muted' : 'open', context);
    case 'lock':
      return whisper(
        setLocked(step, !state.conference.locked),
        [member],
        state.conference.locked ? 'unlocked' : 'locked',
        context,
      );
    case 'record':
      return toggleRecording(step, member, context);
    case 'next':
      return callOnNext(step, member, context);
    case 'end-asked':
      return whisper(step, [member], 'press-again-to-end', context);
    case 'end':
      return endForEverybody(step, context);
  }
};

const sayCount = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { joined } = step.state.counts;
  return whisper(step, [member], joined === 1 ? 'count-one' : 'count-many', context, joined);
};
