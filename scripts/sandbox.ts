// `./scripts/run` without Telnyx's keys: the service as it is, against the bundled simulator, and a
// prompt from which people can be dialled in.

import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';

import { startApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { startSimulator } from '../test/simulator/simulator.ts';
import type { Caller } from '../test/simulator/caller.ts';
import type { Simulator } from '../test/simulator/simulator.ts';
import { printTimeline } from './print-timeline.ts';

const OUT = process.stdout;
const CLOSE_MS = 5_000;
const EXIT_CONFIG = 78;
/** As long as a real voice takes, roughly. */
const SPEECH_MS_PER_CHAR = 60;
const EXAMPLE_LINES = 'config/lines.example.json';

const HELP = `
  dial NUMBER [FROM]   somebody calls this number
  press CALLER KEYS    a caller presses keys: press A *6
  talk CALLER          a caller speaks
  hangup CALLER        a caller hangs up; hangup all
  lines                the lines and their numbers
  quit
`;

/** Runs until it is told to quit, by the prompt or by a signal. */
export const runSandbox = async (): Promise<void> => {
  await using simulator = await startSimulator({
    settings: { answerMs: 500, joinMs: 200, speechMsPerChar: SPEECH_MS_PER_CHAR },
  });
  const config = readConfig(simulator);
  const app = await startApp(config);
  simulator.setWebhookUrl(`http://127.0.0.1:${app.publicPort}${config.webhook.path}`);
  OUT.write(`
partyline runs in the sandbox: Telnyx is simulated, the rest is real.

  webhooks   http://127.0.0.1:${app.publicPort}${config.webhook.path}
  page       http://127.0.0.1:${app.adminPort}${app.signInPath()}
  admin      http://127.0.0.1:${app.adminPort}/v1   (bearer ${config.admin.token})
${HELP}
`);
  {
    using _timeline = printTimeline(simulator);
    await prompt(simulator, () => listLines(config.lines.initial ?? []));
  }
  await app.close(CLOSE_MS);
};

const readConfig = (simulator: Simulator) => {
  const { env } = process;
  try {
    return loadConfig({
      ...(env['LINES'] || env['LINES_FILE'] ? {} : { LINES_FILE: EXAMPLE_LINES }),
      ADMIN_TOKEN: randomBytes(24).toString('base64url'),
      LOG_LEVEL: 'warn',
      ...env,
      TELNYX_API_KEY: 'KEY-of-the-sandbox',
      TELNYX_PUBLIC_KEY: simulator.publicKey,
      TELNYX_BASE_URL: simulator.baseUrl,
      TELNYX_CONNECTION_ID: simulator.connectionId,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_CONFIG);
  }
};

/** Reads commands until the input ends or a signal comes. */
const prompt = async (simulator: Simulator, lines: () => string): Promise<void> => {
  const callers = new Map<string, Caller>();
  const input = createInterface({ input: process.stdin });
  const stop = (): void => input.close();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // Without a terminal there is nobody to type: only a signal ends it.
  const ended = process.stdin.isTTY ? null : Promise.withResolvers<void>();
  process.once('SIGTERM', () => ended?.resolve()).once('SIGINT', () => ended?.resolve());
  for await (const text of input) {
    const [verb = '', ...words] = text.trim().split(/\s+/);
    if (verb === 'quit' || verb === 'exit') return;
    obey(verb, words, { simulator, callers, lines });
  }
  await ended?.promise;
};

interface Stage {
  readonly simulator: Simulator;
  readonly callers: Map<string, Caller>;
  readonly lines: () => string;
}

const obey = (verb: string, words: readonly string[], stage: Stage): void => {
  const { simulator, callers } = stage;
  const [first = '', second = ''] = words;
  const caller = callers.get(first.toUpperCase());
  if (verb === 'dial' && first !== '') {
    const from = second || `+1202555${String(1_000 + callers.size)}`;
    callers.set(letter(callers.size), simulator.dial({ from, to: first }));
  } else if (verb === 'press' && caller) {
    caller.press(second).catch(() => {});
  } else if (verb === 'talk' && caller) {
    caller.talk();
  } else if (verb === 'hangup' && (caller || first === 'all')) {
    for (const one of caller ? [caller] : callers.values()) one.hangUp();
  } else if (verb === 'lines') {
    OUT.write(stage.lines());
  } else if (verb !== '') {
    OUT.write(HELP);
  }
};

const listLines = (
  lines: readonly { readonly name: string; readonly numbers: readonly string[] }[],
): string => lines.map(({ name, numbers }) => `  ${name}: ${numbers.join(', ')}\n`).join('');

const letter = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${letter(Math.floor(index / 26) - 1)}${letter(index % 26)}`;
