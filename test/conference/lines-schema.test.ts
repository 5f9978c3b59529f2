// The schema is for editors and the parser is the judge: here both are held to the same fields.

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { openLine } from '../../src/conference/line.ts';
import { readLine } from '../../src/conference/parse-line.ts';
import { SENTENCE_NAMES } from '../../src/conference/sentences/sentence.ts';
import { readLinesFileSync } from '../../src/read-lines.ts';
import { faultsOf, SALES } from '../support/sample-lines.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const json = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../config/${name}`, import.meta.url), 'utf8'));

// The interface above names what of JSON Schema is looked at here.
const schema = json('lines.schema.json') as Schema;
const definition = (name: string): Schema => schema.$defs?.[name] ?? {};
const propertiesOf = (name: string): Readonly<Record<string, Schema>> =>
  definition(name).properties ?? {};

/** The fields that the parser asks for. */
const askedFor = (read: (recorder: object) => void): readonly string[] => {
  const asked = new Set<string>();
  const recorder = new Proxy<Record<string, unknown>>(
    {},
    { get: (_target, name) => void asked.add(String(name)) },
  );
  read(recorder);
  return [...asked];
};

const sorted = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => a.localeCompare(b));

/** Every field with limits, and how to put a value into it. */
const FIELDS = [
  ...Object.entries(propertiesOf('line')).map(([name, field]) => ({
    path: name,
    field,
    line: (value: unknown): object => ({ ...SALES, [name]: value }),
  })),
  ...Object.entries(propertiesOf('conference')).map(([name, field]) => ({
    path: `conference.${name}`,
    field,
    line: (value: unknown): object => ({ ...SALES, conference: { [name]: value } }),
  })),
].map((entry) => {
  const target = entry.field.$ref?.replace('#/$defs/', '');
  return { ...entry, field: { ...(target ? definition(target) : {}), ...entry.field } };
});

describe('the schema and the parser', () => {
  test('name the same fields', () => {
    expect(sorted(Object.keys(propertiesOf('line')))).toEqual(
      sorted(askedFor((recorder) => readLine(recorder))),
    );
    expect(sorted(Object.keys(propertiesOf('conference')))).toEqual(
      sorted(askedFor((recorder) => readLine({ ...SALES, conference: recorder }))),
    );
    expect(Object.keys(propertiesOf('sentences'))).toEqual(SENTENCE_NAMES);
    for (const name of ['line', 'conference', 'sentences']) {
      expect(definition(name).additionalProperties).toBe(false);
    }
  });

  test('have the same defaults', () => {
    const defaults: Readonly<Record<string, unknown>> = Object.fromEntries(
      Object.entries(openLine('')).map(([key, value]) => [
        key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value,
      ]),
    );
    const stated = FIELDS.filter(({ field }) => 'default' in field);
    expect(stated.length).toBeGreaterThan(10);
    for (const { path, field } of stated)
      expect([path, field.default]).toEqual([path, defaults[path]]);
  });

  test('have the same ranges', () => {
    const ranges = FIELDS.filter(({ field }) => field.type === 'integer');
    expect(ranges).toHaveLength(7);
    for (const { path, field, line } of ranges) {
      const { minimum = Number.NaN, maximum = Number.NaN } = field;
      const accepted = [minimum - 1, minimum, maximum, maximum + 1].map(
        (value) => faultsOf([line(value)]).length === 0,
      );
      expect([path, ...accepted]).toEqual([path, false, true, true, false]);
    }
  });

  test('have the same choices', () => {
    const choices = FIELDS.filter(({ field }) => field.enum !== undefined);
    expect(choices).toHaveLength(4);
    for (const { field, line } of choices) {
      for (const value of field.enum ?? []) expect(faultsOf([line(value)])).toEqual([]);
      const [fault] = faultsOf([line('none')]);
      expect(fault).toContain(`must be one of ${field.enum?.join(', ')}`);
    }
  });

  test('accept the same texts', () => {
    const texts = FIELDS.filter(({ field }) => field.type === 'string' && field.pattern);
    expect(texts.map(({ path }) => path)).toEqual([
      'name',
      'pin',
      'host_pin',
      'voice',
      'conference.hold_audio_url',
      'conference.hold_media_name',
    ]);
    const candidates = (
      '|a|A|a-1|-a|+1|+13125550100|+0123456|123|1234|123456789012|1234567890123|12 34|male|femal|' +
      'AWS|AWS.Polly.Joanna|Azure.en-US-Ava:Dragon|a.|https://x|https://x/y?z=1|http://u:p@x/y|' +
      'HTTPS://X.example|ftp://x|https://|hold music| hold|a/b|a?b'
    ).split('|');
    candidates.push('a'.repeat(41), 'x'.repeat(255), 'x'.repeat(256));
    candidates.push(`https://x/${'y'.repeat(1990)}`, `https://x/${'y'.repeat(1991)}`);
    for (const { path, field, line } of texts) {
      const pattern = new RegExp(field.pattern ?? '', 'u');
      const longest = field.maxLength ?? Infinity;
      const bySchema = candidates.filter((text) => pattern.test(text) && text.length <= longest);
      const byParser = candidates.filter((text) => faultsOf([line(text)]).length === 0);
      expect([path, ...byParser]).toEqual([path, ...bySchema]);
      expect(byParser.length).toBeGreaterThan(0);
    }
  });

  test('take a recording for the same sentences', () => {
    const accepting = (names: readonly string[]) =>
      names.filter((name) => {
        const sentences = { [name]: 'https://media.example.com/a.mp3' };
        return faultsOf([{ ...SALES, sentences }]).length === 0;
      });
    const bySchema = Object.entries(propertiesOf('sentences'))
      .filter(([, field]) => field.$ref === '#/$defs/spoken')
      .map(([name]) => name);
    expect(accepting(SENTENCE_NAMES)).toEqual(bySchema);
  });

  test('explain every field of a line', () => {
    for (const [name, field] of Object.entries(propertiesOf('line'))) {
      expect([name, field.description]).toEqual([name, expect.stringMatching(/.{10}/)]);
    }
  });
});

describe('the example', () => {
  const { href } = new URL('../../config/lines.example.json', import.meta.url);

  test('is sound, without a warning', () => {
    const read = readLinesFileSync(new URL(href).pathname);
    expect(read).toHaveProperty('lines.length', 4);
    expect(read).toHaveProperty('warnings', []);
  });

  test('shows every field', () => {
    const { lines } = json('lines.example.json') as {
      // The test above has parsed it.
      readonly lines: readonly { readonly conference?: object }[];
    };
    const shown = new Set(lines.flatMap((line) => Object.keys(line)));
    const options = new Set(lines.flatMap((line) => Object.keys(line.conference ?? {})));
    expect(sorted([...shown])).toEqual(sorted(Object.keys(propertiesOf('line'))));
    expect(sorted([...options])).toEqual(sorted(Object.keys(propertiesOf('conference'))));
  });
});
