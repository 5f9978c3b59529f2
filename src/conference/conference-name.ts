// The name under which Telnyx knows a line's conference. The same for every generation, so that
// Telnyx itself refuses a second active one.

export const conferenceName = (
  line: string,
  { conferenceNamePrefix }: { readonly conferenceNamePrefix: string },
): string => conferenceNamePrefix + line;
