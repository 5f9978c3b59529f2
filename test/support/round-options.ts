import { createLines } from '../../src/conference/lines.ts';
import type { RoundOptions } from '../../src/reconcile/round.ts';
import { createReadModel } from '../../src/redis/read-model.ts';
import { createSurveyMark } from '../../src/redis/survey-mark.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import type { Mailboxes } from './mailboxes.ts';

type Surroundings = Pick<
  RoundOptions,
  'client' | 'conferenceNamePrefix' | 'lines' | 'readModel' | 'store' | 'queues' | 'surveyMark'
>;

/** What a reconciler stands on: these mailboxes, this Telnyx, and no configured line. */
export const roundOptions = (all: Mailboxes, baseURL: string): Surroundings => ({
  client: createTelnyxClient({ apiKey: 'KEY', baseURL, timeoutMs: 3_000 }),
  conferenceNamePrefix: '',
  lines: createLines(null),
  readModel: createReadModel(all.client, all.keys),
  store: all.store,
  queues: all.queues,
  surveyMark: createSurveyMark(all.client, all.keys),
});
