// The Call Control application, as Telnyx has it, against what partyline needs of it.

import { bad, good, weak, type Finding } from './finding.ts';
import type { Line } from '../../src/conference/line.ts';
import { MAX_PARTICIPANTS_DEFAULT } from '../../src/conference/line.ts';

/** The fields of Telnyx's application that matter here. */
export interface Application {
  readonly active?: boolean;
  readonly webhook_event_url?: string;
  readonly webhook_event_failover_url?: string | null;
  readonly webhook_api_version?: string;
  readonly webhook_timeout_secs?: number | null;
  readonly first_command_timeout?: boolean;
  readonly inbound?: { readonly channel_limit?: number | null };
}

const WEBHOOK_TIMEOUT_SECS = 5;

export const examineApplication = (
  application: Application,
  webhookPath: string,
  lines: readonly Line[],
): readonly Finding[] => [
  application.active === false
    ? bad('the application is not active', 'activate it in the portal')
    : good('the application is active'),
  webhookUrl(application.webhook_event_url ?? '', webhookPath),
  application.webhook_event_failover_url
    ? good('there is a failover URL')
    : weak('there is no failover URL', 'set webhook_event_failover_url to a second receiver'),
  application.webhook_api_version === '2'
    ? good('webhooks come in version 2')
    : bad('webhooks come in version 1', 'set webhook_api_version to 2'),
  application.first_command_timeout === true
    ? good('a leg whose first webhook is lost is hung up by Telnyx')
    : weak(
        'a leg whose first webhook is lost rings for ever',
        'turn first_command_timeout on, 15 to 30 s',
      ),
  (application.webhook_timeout_secs ?? 0) >= WEBHOOK_TIMEOUT_SECS
    ? good('Telnyx waits long enough for an answer')
    : weak('Telnyx waits 2 s for an answer', 'set webhook_timeout_secs to 5 or more'),
  channels(application.inbound?.channel_limit ?? null, lines),
];

const webhookUrl = (url: string, path: string): Finding => {
  if (!URL.canParse(url)) return bad('there is no webhook URL', 'set webhook_event_url');
  const { protocol, pathname } = new URL(url);
  if (pathname !== path) {
    return bad(
      `the webhook URL ends in ${pathname}`,
      `make it end in ${path}, or set WEBHOOK_PATH to ${pathname}`,
    );
  }
  return protocol === 'https:'
    ? good('the webhook URL ends where partyline listens')
    : weak('webhooks come unencrypted', 'use an https URL');
};

/** Null: Telnyx sets no limit for this application. */
const channels = (limit: number | null, lines: readonly Line[]): Finding => {
  const largest = Math.max(
    0,
    ...lines.map(({ conference }) => conference.max_participants ?? MAX_PARTICIPANTS_DEFAULT),
  );
  return limit !== null && limit < largest
    ? weak(
        `${limit} calls at once are let in, and a line has room for ${largest}`,
        'raise inbound.channel_limit, or lower max_participants',
      )
    : good('the channel limit is no smaller than the largest line');
};
