/** A script answered what its file does not say: a bug, or a key that holds something foreign. */
export const unexpectedReply = (script: string, reply: unknown): TypeError =>
  new TypeError(`${script}.lua answered ${JSON.stringify(reply)}`);
