// A line as `/v1/lines` shows it: the fields of the lines file, without its PINs.

import type { Line } from '../conference/line.ts';

export const lineResource = (line: Line, maskNumber: (number: string) => string): object => ({
  record_type: 'line',
  name: line.name,
  numbers: line.numbers.map(maskNumber),
  pin_attempts: line.pinAttempts,
  greeting: line.greeting,
  voice: line.voice,
  language: line.language,
  wait_for_host: line.waitForHost,
  max_wait_minutes: line.maxWaitMinutes,
  end_on_host_exit: line.endOnHostExit,
  host_grace_secs: line.hostGraceSecs,
  mute_on_entry: line.muteOnEntry,
  record: line.record,
  alone_minutes: line.aloneMinutes,
  warn_before_end_minutes: line.warnBeforeEndMinutes,
  allow: line.allow?.map(maskNumber) ?? null,
  deny: line.deny?.map(maskNumber) ?? null,
  conference: line.conference,
  drop_back: line.dropBack,
  sentences: line.sentences,
});
