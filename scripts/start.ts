// The entry of `./scripts/run`. Usage: node scripts/start.ts [--demo[=SCENE]]

import { chooseStart } from './choose-start.ts';

const USAGE_EXIT = 2;
/** What is played when no scene is named. */
const SCENE = 'room';

type Scene = () => Promise<readonly string[]>;
const SCENES: Readonly<Record<string, () => Promise<Scene>>> = {
  room: async () => (await import('./demo.ts')).runDemo,
  board: async () => (await import('./demo-board.ts')).runBoardDemo,
};

const refuse = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(USAGE_EXIT);
};

const playDemo = async (name: string): Promise<never> => {
  const load = Object.hasOwn(SCENES, name) ? SCENES[name] : undefined;
  if (load === undefined) {
    return refuse(`there is no scene ${name}, but ${Object.keys(SCENES).join(' and ')}`);
  }
  const play = await load();
  const faults = await play();
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
