// `npm run doctor`: examines a deployment before it goes live, from its own environment. Exit code 1
// when something is bad.

import { loadConfig, type Config } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { connectRedis, untilReady } from '../src/redis/connection.ts';
import { createTelnyxAccount, type TelnyxAccount } from './doctor/telnyx-account.ts';
import { examineApplication } from './doctor/examine-application.ts';
import { examineClock } from './doctor/examine-clock.ts';
import { examineNumbers } from './doctor/examine-numbers.ts';
import { examineRedis, readRedisFacts } from './doctor/examine-redis.ts';
import { bad, good, weak, type Finding } from './doctor/finding.ts';

const EXIT_CONFIG = 78;
const CONNECT_MS = 5_000;
const MARKS = { good: 'ok  ', weak: 'weak', bad: 'BAD ' } as const;

const readConfig = (): Config => {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_CONFIG);
  }
};

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const ofRedis = async ({ redis }: Config): Promise<readonly Finding[]> => {
  if (redis.target === null)
    return [bad('no REDIS_URL is set', 'set it: the embedded Redis is for development')];
  const client = connectRedis(redis.target, 'scripts', { warn: () => {}, info: () => {} });
  try {
    await untilReady(client, CONNECT_MS);
    return examineRedis(await readRedisFacts(client));
  } catch (error) {
    return [bad(`Redis cannot be reached: ${reason(error)}`, 'check REDIS_URL')];
  } finally {
    client.disconnect();
  }
};

const ofTelnyx = async (config: Config, account: TelnyxAccount): Promise<readonly Finding[]> => {
  const lines = config.lines.initial ?? [];
  const { connectionId } = config.telnyx;
  const clock = examineClock(await account.date(), Date.now());
  if (connectionId === null) {
    return [
      clock,
      weak('TELNYX_CONNECTION_ID is not set', 'set it: the reconciler then sees every leg'),
    ];
  }
  try {
    const application = await account.application(connectionId);
    return [
      clock,
      good('the API key is accepted'),
      ...examineApplication(application, config.webhook.path, lines),
      ...examineNumbers(await account.numbers(connectionId), lines),
    ];
  } catch (error) {
    return [
      clock,
      bad(`Telnyx refused: ${reason(error)}`, 'check TELNYX_API_KEY and TELNYX_CONNECTION_ID'),
    ];
  }
};

const config = readConfig();
const account = createTelnyxAccount(config.telnyx);
const findings = [...(await ofRedis(config)), ...(await ofTelnyx(config, account))];
for (const { grade, what, mend } of findings) {
  process.stdout.write(`${MARKS[grade]}  ${what}${mend === '' ? '' : `\n      mend: ${mend}`}\n`);
}
process.exitCode = findings.some(({ grade }) => grade === 'bad') ? 1 : 0;
