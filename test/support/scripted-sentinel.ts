// A sentinel that says what a test wants, when it wants: only as much of one as a client asks for.

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import type { RedisServer } from './redis-server.ts';

const SWITCHED = '+switch-master';

export interface ScriptedSentinel extends AsyncDisposable {
  /** For `REDIS_URL`. */
  readonly url: string;
  /** From now on the question for the master is not answered. Resolves when it has been asked. */
  holdAnswers(): Promise<void>;
  /** Answers what was held, and whatever comes. */
  release(): void;
  /** Tells everybody who listens that there was a failover. */
  tellOfFailover(): void;
  /** Resolves when somebody listens. */
  readonly isHeard: Promise<void>;
}

/** Names one master, whatever it says of a failover. */
export const startScriptedSentinel = async ({
  host,
  port,
}: RedisServer): Promise<ScriptedSentinel> => {
  const sockets = new Set<Socket>();
  const listeners = new Set<Socket>();
  const heard = Promise.withResolvers<void>();
  let asked: PromiseWithResolvers<void> | null = null;
  let held: (() => void)[] = [];

  const answer = (socket: Socket, [name = '', ...args]: readonly string[]): void => {
    const command = name.toLowerCase();
    if (command === 'hello') socket.write("-ERR unknown command 'HELLO'\r\n");
    else if (command === 'subscribe') {
      listeners.add(socket);
      socket.write(`*3\r\n${bulk('subscribe')}${bulk(args[0] ?? '')}:1\r\n`);
      heard.resolve();
    } else if (command !== 'sentinel') socket.write('+OK\r\n');
    else if (args[0]?.toLowerCase() === 'sentinels') socket.write('*0\r\n');
    else {
      const say = (): void => void socket.write(`*2\r\n${bulk(host)}${bulk(String(port))}`);
      if (asked === null) say();
      else held.push(say);
      asked?.resolve();
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => listeners.delete(socket));
    // A client sends a command in one piece, and a piece may hold several.
    socket.on('data', (data) => {
      for (const command of commandsIn(data.toString())) answer(socket, command);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    // The address of a server that listens on a port.
    url: `redis+sentinel://127.0.0.1:${(server.address() as AddressInfo).port}/main`,
    holdAnswers: () => {
      asked = Promise.withResolvers<void>();
      return asked.promise;
    },
    release: () => {
      asked = null;
      for (const say of held) say();
      held = [];
    },
    tellOfFailover: () => {
      const message = `*3\r\n${bulk('message')}${bulk(SWITCHED)}${bulk('main')}`;
      for (const socket of listeners) socket.write(message);
    },
    isHeard: heard.promise,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

/** `*2`, `$4`, `name`, `$3`, `arg`: every other line after the first is a word. */
const commandsIn = (text: string): readonly (readonly string[])[] =>
  text
    .split(/(?=\*\d+\r\n)/)
    .map((command) => command.split('\r\n').filter((_line, at) => at > 0 && at % 2 === 0));
