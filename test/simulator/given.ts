// Some fields of a set of options, as they come from outside: missing or undefined means unchanged.

export type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

export const overlay = <T extends object>(
  base: T,
  ...layers: readonly (Given<T> | undefined)[]
): T => {
  const merged = { ...base };
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (value !== undefined) Object.assign(merged, { [name]: value });
    }
  }
  return merged;
};
