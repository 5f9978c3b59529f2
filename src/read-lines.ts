// From the text of the lines to the lines: a file's, or the variable's.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { parseLines } from './conference/parse-lines.ts';
import type { ParsedLines } from './conference/parse-lines.ts';
import { codeOf } from './environment.ts';

const LINES_BYTES_MAX = 8 * 1024 * 1024;

/** Never throws: what cannot be read or parsed is a fault like any other. */
export const readLinesFile = async (path: string): Promise<ParsedLines> => {
  try {
    return parseLinesText(await readFile(path, 'utf8'));
  } catch (error) {
    return unreadable(error);
  }
};

/** As `readLinesFile`, for the start and for tools, where nothing else waits. */
export const readLinesFileSync = (path: string): ParsedLines => {
  try {
    return parseLinesText(readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(error);
  }
};

/** Lines as JSON. Editors on Windows put a byte order mark before it. */
export const parseLinesText = (text: string): ParsedLines => {
  if (text.length > LINES_BYTES_MAX) return { faults: [`is longer than ${LINES_BYTES_MAX} bytes`] };
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { faults: [`is not JSON${where(error)}`] };
  }
  return parseLines(value);
};

/** V8 quotes the text around the fault, which may be a PIN; its place and its character are kept. */
const where = (error: unknown): string => {
  const message = error instanceof Error ? error.message : '';
  const place = /\(line \d+ column \d+\)/.exec(message)?.[0];
  const character = /^Unexpected token '[^\d]'/u.exec(message)?.[0].toLowerCase();
  return [place ? ` ${place}` : '', character ? `: ${character}` : ''].join('');
};

const unreadable = (error: unknown): ParsedLines => ({
  faults: [`cannot be read (${codeOf(error)})`],
});
