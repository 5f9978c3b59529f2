import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post, Posted } from '../redis/post-message.ts';
import { NO_TRACING, type Posting, type Tracing } from './tracing.ts';

/** The same `post`, seen in the trace of the message's call. */
export const tracePost = (post: Post, kind: Posting['kind'], tracing: Tracing): Post =>
  tracing === NO_TRACING ? post : traced(post, (posted) => posted, kind, tracing);

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
        postAndTake: traced(store.postAndTake, ({ posted }) => posted, kind, tracing),
      };

const traced =
  <T>(
    post: (...given: Parameters<Post>) => Promise<T>,
    outcomeOf: (reply: T) => Posted,
    kind: Posting['kind'],
    tracing: Tracing,
  ): ((...given: Parameters<Post>) => Promise<T>) =>
  (...given) => {
    const [mailbox, id, message] = given;
    return tracing.post({ mailbox, id, message, kind }, () => post(...given), outcomeOf);
  };
