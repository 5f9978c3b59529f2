// The entry of `./scripts/run`. Usage: node scripts/start.ts [--demo[=SCENE]]

import { chooseStart } from './choose-start.ts';

const USAGE_EXIT = 2;
/** The one scene there is, and the one that is played when none is named. */
const SCENE = 'room';

const refuse = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(USAGE_EXIT);
};

const playDemo = async (scene: string): Promise<never> => {
  if (scene !== SCENE) refuse(`there is no scene ${scene}, but ${SCENE}`);
  const { runDemo } = await import('./demo.ts');
  const faults = await runDemo();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exit(faults.length === 0 ? 0 : 1);
};

const start = chooseStart(process.argv.slice(2), process.env);
switch (start.kind) {
  case 'service':
    await import('../src/main.ts');
    break;
  case 'sandbox': {
    const { runSandbox } = await import('./sandbox.ts');
    await runSandbox();
    process.exit(0);
    break;
  }
  case 'demo':
    await playDemo(start.scene ?? SCENE);
    break;
  case 'refused':
    refuse(start.reason);
}
