// How one kind of timeline entry is written compactly and read again.

export type Value = string | number | boolean | null;
export type Detail = Readonly<Record<string, Value>>;

/**
 * One kind of entry: its code, the names of its details, and its sentence. `write` gives the values
 * in the order of the names, without the nulls at the end; `read` undoes it.
 */
export interface Row<M, Context> {
  readonly code: string;
  write(message: M, context: Context): readonly Value[];
  read(values: readonly Value[]): { readonly detail: Detail; readonly sentence: string };
}

/** Telnyx's words are an open set; none that is known is longer than 30 characters. */
const VALUE_MAX_CHARS = 64;

export const row = <M, Context, const Name extends string>(
  code: string,
  names: readonly Name[],
  detailOf: (message: M, context: Context) => Readonly<Record<Name, Value>>,
  sentenceOf: (detail: Readonly<Record<Name, Value>>) => string,
): Row<M, Context> => ({
  code,
  write: (message, context) => {
    const detail = detailOf(message, context);
    const values = names.map((name) => bounded(detail[name]));
    return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
  },
  read: (values) => {
    const pairs = names.map((name, index) => [name, values[index] ?? null]);
    // The pairs are made from `names`, so these are exactly the record's keys.
    const detail = Object.fromEntries(pairs) as Record<Name, Value>;
    return { detail, sentence: sentenceOf(detail) };
  },
});

/** An entry that says everything by being there. */
export const plainRow = <M, Context>(code: string, sentence: string): Row<M, Context> =>
  row(
    code,
    [],
    () => ({}),
    () => sentence,
  );

const bounded = (value: Value): Value =>
  typeof value === 'string' ? value.slice(0, VALUE_MAX_CHARS) : value;
