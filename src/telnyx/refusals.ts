// What this side refuses: a command that must not be sent, a reply that cannot be believed.

/** No participant is named. Telnyx would read the empty list as "everybody". */
export class EmptyAudienceError extends Error {
  override readonly name = 'EmptyAudienceError';

  constructor(commandType: string) {
    super(`${commandType} names nobody`);
  }
}

/** A command of another version of this program. */
export class UnknownCommandError extends Error {
  override readonly name = 'UnknownCommandError';

  constructor(commandType: string) {
    super(`no command is named ${commandType}`);
  }
}

/** Status 2xx and not what Telnyx documents. Whether the command took effect is unknown. */
export class UnreadableReplyError extends Error {
  override readonly name = 'UnreadableReplyError';

  constructor(commandType: string) {
    super(`Telnyx's reply to ${commandType} cannot be read`);
  }
}

/** A list goes on past every limit: a part of it would be taken for the whole. */
export class TooManyPagesError extends Error {
  override readonly name = 'TooManyPagesError';

  constructor(pages: number) {
    super(`a list of Telnyx is longer than ${pages} pages`);
  }
}
