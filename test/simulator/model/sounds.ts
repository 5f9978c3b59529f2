// What is said or played into a conference: to everybody, or to some of its participants.

import type { Cancel } from '../clock.ts';
import type { Conference, Sound } from './conference.ts';
import type { Leg } from './leg.ts';
import { emitConference, emitToEverybody } from './payloads.ts';
import type { Payload } from './webhook.ts';
import type { World } from './world.ts';

export interface NewSound {
  readonly kind: 'speak' | 'playback';
  readonly text: string;
  /** Null: until it is stopped. */
  readonly durationMs: number | null;
  /** Null: everybody, those who join meanwhile included. */
  readonly to: readonly Leg[] | null;
  readonly extra: Payload;
}

export const startSound = (world: World, conference: Conference, given: NewSound): void => {
  const listeners = given.to ?? [...conference.seats.values()].map((seat) => seat.leg);
  const report = (moment: 'started' | 'ended'): void => {
    if (given.to === null) {
      return emitToEverybody(world, conference, `conference.${given.kind}.${moment}`, given.extra);
    }
    for (const leg of given.to) {
      emitConference(world, {
        eventType: `conference.participant.${given.kind}.${moment}`,
        conference,
        leg,
        extra: { creator_call_session_id: conference.creator.callSessionId, ...given.extra },
      });
    }
  };

  let cancelTimer: Cancel = () => {};
  const sound: Sound = {
    kind: given.kind,
    to: given.to?.map((leg) => leg.callControlId) ?? null,
    stop() {
      cancelTimer();
      conference.sounds.delete(sound);
      report('ended');
    },
  };
  conference.sounds.add(sound);
  report('started');
  for (const { callLegId } of listeners)
    world.note({ what: 'leg.heard', callLegId, text: given.text });
  if (given.durationMs !== null) {
    cancelTimer = world.after(given.durationMs, () => sound.stop(), conference.timers);
  }
};
