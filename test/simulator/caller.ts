// One person on the phone: what they do, and promises for what happens to their call.

import type { Clock } from './clock.ts';
import type { Change } from './model/change.ts';
import type { Leg } from './model/leg.ts';
import type { Model } from './model/model.ts';
import type { Script, Step } from './script.ts';
import { createSleeper } from './sleeper.ts';

export interface CallEnd {
  readonly cause: string;
  readonly source: string;
  readonly billedMs: number;
}

export interface Caller {
  readonly leg: Leg;
  readonly callLegId: string;
  readonly callControlId: string;
  /** Everything heard so far, in order. */
  readonly heard: readonly string[];
  /** Every conference entered so far, in order. */
  readonly conferences: readonly string[];
  /** These three reject when the call ends first. */
  readonly answered: Promise<void>;
  /** The id of the first conference that it was in. */
  readonly joined: Promise<string>;
  readonly left: Promise<string>;
  readonly ended: Promise<CallEnd>;
  /** The script has come to its end, or the call has. */
  readonly done: Promise<void>;
  wait(ms: number): Promise<void>;
  /** Presses keys one after another, with a pause between them. */
  press(digits: string, gapMs?: number): Promise<void>;
  hangUp(): void;
  talk(): void;
  /** The first sentence, heard or yet to come, that has these words. Rejects when the call ends first. */
  hears(words: string): Promise<string>;
  /** The next change of this call that fits. Rejects when the call ends first. */
  next(fits: (change: Change) => boolean): Promise<Change>;
}

export interface CallerControl {
  readonly caller: Caller;
  onChange(change: Change): void;
  run(script: Script | ((caller: Caller) => Promise<void>)): void;
}

interface Waiter {
  readonly fits: (change: Change) => boolean;
  readonly resolve: (change: Change) => void;
  readonly reject: (cause: Error) => void;
}

const PRESS_GAP_MS = 10;

export const createCaller = (leg: Leg, clock: Clock, model: Model): CallerControl => {
  const heard: string[] = [];
  const conferences: string[] = [];
  const waiters = new Set<Waiter>();
  const sleeper = createSleeper(clock);
  const finished = Promise.withResolvers<void>();
  let end: CallEnd | null = null;

  const endedError = (): Error => new Error(`call ${leg.callLegId} ended: ${end?.cause ?? '?'}`);

  const next = (fits: (change: Change) => boolean): Promise<Change> => {
    const promise = new Promise<Change>((resolve, reject) => {
      if (end !== null) reject(endedError());
      else waiters.add({ fits, resolve, reject });
    });
    // Whoever awaits it sees the rejection; nobody has to.
    promise.catch(() => {});
    return promise;
  };
  const quiet = <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => {});
    return promise;
  };
  const conferenceOf = (change: Change): string =>
    'conferenceId' in change ? (change.conferenceId ?? '') : '';
  const firstOf = (what: Change['what']): Promise<Change> => next((change) => change.what === what);

  const ended = new Promise<CallEnd>((resolve) => {
    waiters.add({
      fits: (change) => change.what === 'leg.ended',
      resolve: () => end !== null && resolve(end),
      reject: () => {},
    });
  });

  const caller: Caller = {
    leg,
    callLegId: leg.callLegId,
    callControlId: leg.callControlId,
    heard,
    conferences,
    answered: quiet(firstOf('leg.answered').then(() => {})),
    joined: quiet(firstOf('seat.joined').then(conferenceOf)),
    left: quiet(firstOf('seat.left').then(conferenceOf)),
    ended,
    done: finished.promise,
    wait: (ms) => sleeper.sleep(ms),
    async press(digits, gapMs = PRESS_GAP_MS) {
      let first = true;
      for (const digit of digits) {
        if (!first) await sleeper.sleep(gapMs);
        first = false;
        model.press(leg, digit);
      }
    },
    hangUp: () => void model.hangUp(leg),
    talk: () => void model.talk(leg),
    async hears(words) {
      const already = heard.find((sentence) => sentence.includes(words));
      if (already !== undefined) return already;
      const change = await next(
        (candidate) => candidate.what === 'leg.heard' && candidate.text.includes(words),
      );
      return change.what === 'leg.heard' ? change.text : '';
    },
    next,
  };

  const perform = async (step: Step): Promise<void> => {
    if ('wait' in step) await sleeper.sleep(step.wait);
    else if ('press' in step) await caller.press(step.press, step.gapMs);
    else if ('hangUp' in step) caller.hangUp();
    else if ('talk' in step) caller.talk();
    else if ('until' in step) await caller[step.until];
    else await caller.hears(step.hear);
  };

  const play = async (script: Script): Promise<void> => {
    for (const step of script) {
      if (end !== null) return;
      await perform(step);
    }
  };

  return {
    caller,
    onChange(change) {
      if (change.what === 'leg.heard') heard.push(change.text);
      if (change.what === 'seat.joined') conferences.push(change.conferenceId);
      if (change.what === 'leg.ended') {
        const { cause, source, billedMs } = change;
        end = { cause, source, billedMs };
      }
      for (const waiter of waiters) {
        if (waiter.fits(change)) {
          waiters.delete(waiter);
          waiter.resolve(change);
        }
      }
      if (end === null) return;
      for (const waiter of waiters) waiter.reject(endedError());
      waiters.clear();
      sleeper.wakeAll();
      finished.resolve();
    },
    run(script) {
      const playing = typeof script === 'function' ? script(caller) : play(script);
      // A call that ends in the middle of its script ends the script: nothing is wrong with that.
      playing.then(
        () => finished.resolve(),
        (cause: unknown) => (end === null ? finished.reject(cause) : finished.resolve()),
      );
    },
  };
};
