// Reads environment variables one by one and collects what is wrong with them. A fault begins with
// the variable's name and repeats no value that may be secret.

import { readFileSync } from 'node:fs';

const SECRET_FILE_BYTES_MAX = 65_536;
const QUOTED_CHARACTERS_MAX = 40;
/** What people leave in a copied example. */
const PLACEHOLDER = /change[-_ ]?me|replace[-_ ]?(?:me|this|with)|^your[-_ ]|^<.*>$/i;

export interface Environment {
  /** Trimmed; null when the variable is unset or empty. */
  text(name: string): string | null;
  /** As `text`; the variable `NAME_FILE` may name a file that holds it. Placeholders are faults. */
  secret(name: string): string | null;
  matching(name: string, pattern: RegExp, mustBe: string, fallback: string): string;
  integer(name: string, lowest: number, highest: number, fallback: number): number;
  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  fault(name: string, what: string): void;
  /** In the order in which they were found. */
  readonly faults: readonly string[];
}

export const openEnvironment = (env: NodeJS.ProcessEnv): Environment => {
  const faults: string[] = [];
  const fault = (name: string, what: string): void => void faults.push(`${name}: ${what}`);
  const text = (name: string): string | null => env[name]?.trim() || null;

  const secretFile = (name: string, path: string): string | null => {
    const read = readSecretFile(path);
    if ('fault' in read) fault(name, read.fault);
    return 'text' in read ? read.text : null;
  };

  return {
    faults,
    fault,
    text,
    secret: (name) => {
      const inline = text(name);
      const path = text(`${name}_FILE`);
      if (inline !== null && path !== null) fault(name, `${name}_FILE is set as well; set one`);
      const value = inline ?? (path === null ? null : secretFile(`${name}_FILE`, path));
      if (value === null || !PLACEHOLDER.test(value)) return value;
      fault(name, 'is still a placeholder');
      return null;
    },
    matching: (name, pattern, mustBe, fallback) => {
      const value = text(name);
      if (value === null || pattern.test(value)) return value ?? fallback;
      fault(name, `must be ${mustBe}`);
      return fallback;
    },
    integer: (name, lowest, highest, fallback) => {
      const value = text(name);
      if (value === null) return fallback;
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= lowest && number <= highest) return number;
      fault(name, `must be a whole number from ${lowest} to ${highest}, and is ${quoted(value)}`);
      return fallback;
    },
    oneOf: (name, allowed, fallback) => {
      const value = text(name);
      const found = allowed.find((choice) => choice === value);
      if (value === null || found !== undefined) return found ?? fallback;
      fault(name, `must be one of ${allowed.join(', ')}, and is ${quoted(value)}`);
      return fallback;
    },
  };
};

const quoted = (value: string): string => JSON.stringify(value.slice(0, QUOTED_CHARACTERS_MAX));

const readSecretFile = (path: string): { readonly text: string } | { readonly fault: string } => {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > SECRET_FILE_BYTES_MAX) return { fault: 'is too long for a secret' };
    const text = bytes.toString('utf8').trim();
    return text === '' ? { fault: 'is an empty file' } : { text };
  } catch (error) {
    return { fault: `cannot be read (${codeOf(error)})` };
  }
};

/** `ENOENT` and its like: what is wrong with a file, without its name. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
