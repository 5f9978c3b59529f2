// The name under which Telnyx knows a line's conference. The same for every generation, so that
// Telnyx itself refuses a second active one.

export const conferenceName = (context: {
  readonly line: string;
  readonly conferenceNamePrefix: string;
}): string => context.conferenceNamePrefix + context.line;
