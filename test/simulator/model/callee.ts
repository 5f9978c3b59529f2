// Who picks up an outgoing call, and when.

export type Callee =
  | { readonly does: 'answer'; readonly afterMs: number }
  | { readonly does: 'reject' | 'busy'; readonly afterMs: number }
  /** Rings until the dial's own time-out. */
  | { readonly does: 'ring' };
