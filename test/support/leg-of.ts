/** Whose roster entry a message brings along, as take.lua reads it; the empty string: nobody's. */
export const legOf = (message: object): string =>
  callLegIdOf(message) ?? callLegIdOf('command' in message ? message.command : null) ?? '';

const callLegIdOf = (value: unknown): string | null =>
  typeof value === 'object' &&
  value !== null &&
  'callLegId' in value &&
  typeof value.callLegId === 'string'
    ? value.callLegId
    : null;
