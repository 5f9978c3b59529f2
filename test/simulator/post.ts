// One HTTP POST, with a time-out for the whole of it.

import http from 'node:http';
import https from 'node:https';

/** Null: no answer in time, or the connection broke. */
export type PostStatus = number | null;

export interface Poster {
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    timeoutMs: number,
  ): Promise<PostStatus>;
  close(): void;
}

const SOCKETS_MAX = 256;

/** Telnyx reads no further than the status; the rest is drained so that the socket can be used again. */
export const createPoster = (): Poster => {
  const plain = new http.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const secure = new https.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  return {
    post: (url, headers, body, timeoutMs) =>
      new Promise((resolve) => {
        const isSecure = url.startsWith('https:');
        const options = {
          method: 'POST',
          agent: isSecure ? secure : plain,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        };
        const request = (isSecure ? https : http).request(url, options, (response) => {
          clearTimeout(timer);
          response.on('error', () => {}).resume();
          resolve(response.statusCode ?? null);
        });
        const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs);
        request.on('error', () => {
          clearTimeout(timer);
          resolve(null);
        });
        request.end(body);
      }),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
};
