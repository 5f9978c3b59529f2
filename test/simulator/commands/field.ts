// Fields of a command's body: what Telnyx accepts in each, and the error that it answers otherwise.

import type { Fault } from '../model/refusal.ts';

export type Read<T> = { readonly value: T } | { readonly fault: Fault };
export type Reader<T> = (value: unknown, pointer: string) => Read<T>;

export interface OptionalField<T> {
  readonly required: false;
  readonly read: Reader<T>;
}
export interface RequiredField<T> {
  readonly required: true;
  readonly read: Reader<T>;
}
export type Fields = Readonly<Record<string, OptionalField<unknown> | RequiredField<unknown>>>;

/** What a body holds once it has been read. Fields that are not declared are ignored. */
export type Body<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends RequiredField<infer T>
    ? T
    : F[K] extends OptionalField<infer T>
      ? T | undefined
      : never;
};

export const optional = <T>(read: Reader<T>): OptionalField<T> => ({ required: false, read });
export const required = <T>(read: Reader<T>): RequiredField<T> => ({ required: true, read });

const invalid = (pointer: string, detail: string): { readonly fault: Fault } => ({
  fault: { code: '10015', pointer, detail },
});
const outside = (pointer: string, least: number, most: number): { readonly fault: Fault } => ({
  fault: {
    code: '10033',
    pointer,
    detail: `The value is outside of allowed range ${least} to ${most}`,
  },
});

export const text =
  (least = 0, most = Infinity): Reader<string> =>
  (value, pointer) => {
    if (typeof value !== 'string') return invalid(pointer, 'The value must be a string.');
    if (value.length < least || value.length > most) return outside(pointer, least, most);
    return { value };
  };

export const flag: Reader<boolean> = (value, pointer) =>
  typeof value === 'boolean' ? { value } : invalid(pointer, 'The value must be a boolean.');

export const integer =
  (least: number, most: number): Reader<number> =>
  (value, pointer) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return invalid(pointer, 'The value must be an integer.');
    }
    return value < least || value > most ? outside(pointer, least, most) : { value };
  };

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Reader<T> =>
  (value, pointer) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return { value: found };
    const detail = `The value must be one of: ${[...allowed].sort().join(', ')}.`;
    return { fault: { code: '10032', pointer, detail } };
  };

export const texts: Reader<readonly string[]> = (value, pointer) => {
  if (!Array.isArray(value)) return invalid(pointer, 'The value must be a list of strings.');
  const strings = value.filter((item) => typeof item === 'string');
  return strings.length === value.length
    ? { value: strings }
    : invalid(pointer, 'The value must be a list of strings.');
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const base64: Reader<string> = (value) =>
  typeof value === 'string' && BASE64.test(value) ? { value } : { fault: { code: '90017' } };

/** `loop`: a number from 1 to 100, or `infinity`. */
export const loops: Reader<number> = (value, pointer) => {
  if (value === 'infinity') return { value: Infinity };
  return integer(1, 100)(typeof value === 'string' ? Number(value) : value, pointer);
};

export const object =
  <F extends Fields>(fields: F): Reader<Body<F>> =>
  (value, pointer) => {
    if (!isRecord(value)) return invalid(pointer, 'The value must be an object.');
    const read = readBody(fields, value, pointer);
    return 'faults' in read ? { fault: read.faults[0] } : { value: read.body };
  };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

export const readBody = <F extends Fields>(
  fields: F,
  body: Readonly<Record<string, unknown>>,
  within = '',
): { readonly body: Body<F> } | { readonly faults: readonly [Fault, ...Fault[]] } => {
  const values: Record<string, unknown> = {};
  const faults: Fault[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const given = body[name];
    const pointer = `${within}/${name}`;
    if (isBlank(given) && field.required) {
      const detail = `The '${name}' parameter is required and cannot be blank.`;
      faults.push({ code: '10004', pointer, detail });
    }
    if (given === undefined || given === null || (given === '' && field.required)) continue;
    const read = field.read(given, pointer);
    if ('fault' in read) faults.push(read.fault);
    else values[name] = read.value;
  }
  const [first, ...others] = faults;
  if (first !== undefined) return { faults: [first, ...others] };
  // Every field was read by its own reader, and the required ones are there.
  return { body: values as Body<F> };
};
