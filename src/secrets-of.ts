import type { Config } from './config.ts';

/** Every secret that the configuration holds: what no log line and no page may show. */
export const secretsOf = ({ telnyx, admin, redis, events, tracing }: Config): readonly string[] => {
  const { target } = redis;
  const secrets = [
    telnyx.apiKey,
    admin.token,
    target?.credentials.password,
    target?.kind === 'sentinel' ? target.sentinelCredentials.password : null,
    events?.url,
    events?.secret,
    ...Object.values(tracing?.headers ?? {}),
  ];
  return secrets.filter((secret) => typeof secret === 'string');
};
