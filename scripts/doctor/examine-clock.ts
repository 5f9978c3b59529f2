import { bad, good, weak, type Finding } from './finding.ts';

const WEAK_SECS = 5;
const BAD_SECS = 60;

/** Signatures are refused when our clock is off by more than WEBHOOK_TOLERANCE_SECS. */
export const examineClock = (theirDate: string | null, now: number): Finding => {
  const theirs = Date.parse(theirDate ?? '');
  if (Number.isNaN(theirs))
    return weak('Telnyx did not say what time it is', 'compare the clock by hand');
  const offSecs = Math.abs(now - theirs) / 1_000;
  const what = `the clock is ${Math.round(offSecs)} s off Telnyx's`;
  if (offSecs >= BAD_SECS) return bad(what, 'set the clock, or run a time daemon');
  return offSecs >= WEAK_SECS ? weak(what, 'run a time daemon') : good(what);
};
