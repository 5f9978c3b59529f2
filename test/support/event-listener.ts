// A listener of `/v1/events`, as a browser is one: it keeps what it hears, and nothing reconnects it.

import type { Event } from '../../src/events/event.ts';

export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly event: Event;
}

export interface EventListener extends AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  readonly heard: readonly Heard[];
  /** Comments: what is sent to keep the connection alive. */
  readonly beats: number;
  /** Resolves when `fits` is true of what was heard, now or later; rejects at the stream's end. */
  until(fits: (heard: readonly Heard[]) => boolean): Promise<void>;
  /** When the stream has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

interface ListenOptions {
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const listenToEvents = async (
  url: string,
  { token, headers = {} }: ListenOptions,
): Promise<EventListener> => {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
    signal: abort.signal,
  });
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  let beats = 0;
  let isOver = false;
  const look = (): void => {
    for (const check of waiting) check();
  };

  const take = (block: string): void => {
    if (block.startsWith(':')) beats += 1;
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const [id, type, data] = [field('id'), field('event'), field('data')];
    if (id !== undefined && type !== undefined && data !== undefined) {
      heard.push({ id, type, event: JSON.parse(data) as Event });
    }
    look();
  };
  const read = async (): Promise<void> => {
    let text = '';
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        const blocks = `${text}${Buffer.from(chunk).toString('utf8')}`.split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach(take);
      }
    } catch {
      // Cut, by us or by the server: it is over either way.
    }
    isOver = true;
    look();
  };
  const ended = read();

  return {
    status: response.status,
    headers: response.headers,
    heard,
    get beats() {
      return beats;
    },
    ended,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const isThere = fits(heard);
          if (!isThere && !isOver) return;
          waiting.delete(check);
          if (isThere) resolve();
          else reject(new Error(`the stream ended after ${heard.length} events`));
        };
        waiting.add(check);
        check();
      }),
    [Symbol.asyncDispose]: async () => {
      abort.abort();
      await ended;
    },
  };
};
