// npm run lines:diff -- OLD NEW: what changes for live rooms when the file NEW takes the place of OLD
// in a running service. Exit 0: said on stdout. Exit 1: one of them has faults, on stderr.

import { diffLines } from '../src/conference/diff-lines.ts';
import type { Applies, LineChange } from '../src/conference/diff-lines.ts';
import type { Line } from '../src/conference/line.ts';
import { readLinesFileSync } from '../src/read-lines.ts';

const USAGE_EXIT = 2;

const SENTENCES: readonly (readonly [applies: Applies, sentence: string])[] = [
  ['at once', 'at once, in a running conference too'],
  ['new callers', 'for whoever calls from now on; callers who are in stay in'],
  ['next conference', 'from the next conference on; a running one keeps what it has'],
];

const complain = (text: string): void => void process.stderr.write(`${text}\n`);

const sentences = (change: LineChange): readonly string[] => {
  switch (change.kind) {
    case 'added':
      return [`Line ${change.line} is new: its numbers reach it at once.`];
    case 'removed':
      return [
        `Line ${change.line} is gone: nobody reaches it any more. A running conference goes on under its old rules until the last caller has left.`,
      ];
    case 'changed':
      return SENTENCES.flatMap(([applies, when]) => {
        const fields = change.fields.filter((field) => field.applies === applies);
        const names = fields.map(({ field }) => field).join(', ');
        return fields.length === 0
          ? []
          : [
              `Line ${change.line}: ${names} ${fields.length === 1 ? 'changes' : 'change'} ${when}.`,
            ];
      });
  }
};

const linesOf = (path: string): readonly Line[] | null => {
  const read = readLinesFileSync(path);
  if ('lines' in read) return read.lines;
  for (const fault of read.faults) complain(`${path}: ${fault}`);
  return null;
};

const diff = (oldPath: string, newPath: string): number => {
  const [before, after] = [linesOf(oldPath), linesOf(newPath)];
  if (before === null || after === null) return 1;
  const said = diffLines(before, after).flatMap(sentences);
  process.stdout.write(said.length === 0 ? 'Nothing changes.\n' : `${said.join('\n')}\n`);
  return 0;
};

const [oldPath, newPath, ...others] = process.argv.slice(2);
if (oldPath === undefined || newPath === undefined || others.length > 0) {
  complain('usage: npm run lines:diff -- OLD NEW');
  process.exitCode = USAGE_EXIT;
} else {
  process.exitCode = diff(oldPath, newPath);
}
