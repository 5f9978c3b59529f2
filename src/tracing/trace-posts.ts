import type { Post } from '../redis/post-message.ts';
import { NO_TRACING, type Posting, type Tracing } from './tracing.ts';

/** The same `post`, seen in the trace of the message's call. */
export const tracePost = (post: Post, kind: Posting['kind'], tracing: Tracing): Post =>
  tracing === NO_TRACING
    ? post
    : (mailbox, id, message, now) =>
        tracing.post({ mailbox, id, message, kind }, () => post(mailbox, id, message, now));

/** The same store, whose messages are seen in the traces of their calls. */
export const tracePosts = <T extends { readonly post: Post }>(store: T, tracing: Tracing): T => ({
  ...store,
  post: tracePost(store.post, 'message', tracing),
});
