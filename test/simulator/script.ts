// What a scripted caller does, step by step. Plain JSON, so that a script can come over HTTP.

export type Step =
  | { readonly wait: number }
  /** Keys, one after another. */
  | { readonly press: string; readonly gapMs?: number }
  | { readonly hangUp: true }
  | { readonly talk: true }
  /** Goes on when it has happened; a call that ends before that ends the script. */
  | { readonly until: 'answered' | 'joined' | 'left' }
  /** Goes on when something with these words has been heard. */
  | { readonly hear: string };

export type Script = readonly Step[];
