// Stands between a process and Redis and counts round trips: what is sent after an answer has come
// is the next one, and what is sent together is one.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TurnCounter extends AsyncDisposable {
  readonly port: number;
  /** Over all connections so far. */
  readonly turns: number;
}

export const startTurnCounter = async (redisPort: number): Promise<TurnCounter> => {
  const sockets = new Set<Socket>();
  let turns = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const redis = connect({ port: redisPort, host: '127.0.0.1', noDelay: true });
    let isAnswered = true;
    client.on('data', (data) => {
      if (isAnswered) turns += 1;
      isAnswered = false;
      redis.write(data);
    });
    redis.on('data', (data) => {
      isAnswered = true;
      client.write(data);
    });
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        redis.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP listener's address is no string.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get turns() {
      return turns;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
