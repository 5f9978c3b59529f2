import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post } from '../redis/post-message.ts';
import { NO_TRACING, type Posting, type Tracing } from './tracing.ts';

/** The same `post`, seen in the trace of the message's call. */
export const tracePost = (post: Post, kind: Posting['kind'], tracing: Tracing): Post =>
  tracing === NO_TRACING
    ? post
    : (mailbox, id, message, now) =>
        tracing.post(
          { mailbox, id, message, kind },
          () => post(mailbox, id, message, now),
          (posted) => posted,
        );

/** The same store, whose messages are seen in the traces of their calls. */
export const tracePosts = (
  store: MailboxStore,
  kind: Posting['kind'],
  tracing: Tracing,
): MailboxStore =>
  tracing === NO_TRACING
    ? store
    : {
        ...store,
        post: tracePost(store.post, kind, tracing),
        postAndTake: (mailbox, id, message, now) =>
          tracing.post(
            { mailbox, id, message, kind },
            () => store.postAndTake(mailbox, id, message, now),
            ({ posted }) => posted,
          ),
      };
