import type { CallState } from './state.ts';

/** Somebody else's call on our connection: dialled, and not by us. Nothing is told of it. */
export const isForeign = ({ direction, line }: CallState): boolean =>
  direction === 'outgoing' && line === null;
