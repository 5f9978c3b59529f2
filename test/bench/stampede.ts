// `npm run bench:stampede -- --callers 3000 --seconds 30 --lines 60`: prints one line of JSON and ends
// with 1 when a caller is lost or a line has two conferences.

import { ArgumentsError, readStampedeArguments, type StampedeArguments } from './arguments.ts';
import { runStampede } from './stampede-run.ts';

const EXIT_USAGE = 64;

const readArguments = (): StampedeArguments => {
  try {
    return readStampedeArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_USAGE);
  }
};

const report = await runStampede(readArguments());
process.stdout.write(`${JSON.stringify(report)}\n`);
if (report.lost > 0 || report.mostCreatesOfALine > 1) process.exitCode = 1;
