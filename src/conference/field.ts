// Reading untrusted JSON field by field. A reader believes a value or says what is wrong with it; an
// object collects the faults of all its fields, each under its path, and so reports them at once.

const PLAIN_KEY = /^[\w-]{1,40}$/;
const KEY_CHARACTERS_MAX = 40;

/** A value, or one sentence on what it has to be. Readers of lists and objects have paths below. */
export type Read<T> = { readonly value: T } | { readonly faults: readonly Fault[] };
export type Reader<T> = (value: unknown) => Read<T>;

/** `path` is relative to the value that was read: empty, `[2]`, `.region`. */
export interface Fault {
  readonly path: string;
  readonly text: string;
}

export const believed = <T>(value: T): Read<T> => ({ value });
export const refused = (text: string): { readonly faults: readonly Fault[] } => ({
  faults: [{ path: '', text }],
});

/** The faults of a part, as the whole sees them. */
export const under = (path: string, faults: readonly Fault[]): readonly Fault[] =>
  faults.map((fault) => ({ path: `${path}${fault.path}`, text: fault.text }));

/** An object whose fields are taken one by one. */
export interface Fields {
  /** The field's value; `fallback` when it is not given, or is at fault. */
  take<T>(key: string, reader: Reader<T>, fallback: T): T;
  /** As `take`, and a missing field is a fault. */
  require<T>(key: string, reader: Reader<T>, fallback: T): T;
  /** The field alone in an object, or an empty object when it is not given: made for spreading. */
  optional<K extends string, T>(key: K, reader: Reader<T>): { readonly [P in K]?: T };
  /** True when the field is there, at fault or not. */
  given(key: string): boolean;
  /** A fault of a field that its reader cannot see. */
  refuse(key: string, text: string): void;
  /** Every fault so far, and one for each field that nobody has taken. */
  faults(): readonly Fault[];
}

/** Null stands for a field that is not given: many programs write it so. */
export const openFields = (object: Readonly<Record<string, unknown>>): Fields => {
  const faults: Fault[] = [];
  const known = new Set<string>();

  const valueOf = (key: string): unknown => {
    known.add(key);
    return object[key] ?? undefined;
  };
  const take = <T>(key: string, reader: Reader<T>, fallback: T): T => {
    const value = valueOf(key);
    if (value === undefined) return fallback;
    const read = reader(value);
    if ('value' in read) return read.value;
    faults.push(...under(`.${key}`, read.faults));
    return fallback;
  };

  return {
    take,
    require: (key, reader, fallback) => {
      if (valueOf(key) === undefined) faults.push({ path: `.${key}`, text: 'is required' });
      return take(key, reader, fallback);
    },
    optional: <K extends string, T>(key: K, reader: Reader<T>) => {
      const value = take<T | undefined>(key, reader, undefined);
      // A computed key widens to string: this object has the one key K, or none.
      return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
    },
    given: (key) => valueOf(key) !== undefined,
    refuse: (key, text) => void faults.push({ path: `.${key}`, text }),
    faults: () => [
      ...faults,
      ...Object.keys(object)
        .filter((key) => !known.has(key))
        .map((key) => ({ path: pathOf(key), text: `is unknown${suggestion(key, known)}` })),
    ],
  };
};

/** A stranger chose an unknown key: it stays on one line and short. */
const pathOf = (key: string): string =>
  PLAIN_KEY.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, KEY_CHARACTERS_MAX))}]`;

const suggestion = (key: string, known: ReadonlySet<string>): string => {
  const plain = letters(key);
  const near = [...known].find((name) => letters(name) === plain || `${letters(name)}s` === plain);
  return near === undefined ? '' : `; did you mean ${near}?`;
};

const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');
