// A packet costs both sides more than what is in it. Commands that are sent within one turn of the
// event loop leave together at its end; each still gets its reply as soon as it is there, which is
// where ioredis's automatic pipelines are slow.

import { Cluster, type Redis } from 'ioredis';

/** From now on this connection, or each of a cluster's, sends once for each turn of the event loop. */
export const gatherWrites = (client: Redis | Cluster): void => {
  if (!(client instanceof Cluster)) {
    gatherOne(client);
    return;
  }
  for (const node of client.nodes()) gatherOne(node);
  client.on('+node', (node: Redis) => gatherOne(node));
};

const gatherOne = (redis: Redis): void => {
  const send = redis.sendCommand.bind(redis);
  /** Corked until this turn ends. A reconnect brings another stream. */
  let gathering: Redis['stream'] | null = null;
  redis.sendCommand = (command, destination) => {
    const { stream } = redis;
    if (stream && stream !== gathering) {
      gathering = stream;
      stream.cork();
      setImmediate(() => {
        if (gathering === stream) gathering = null;
        stream.uncork();
      });
    }
    return send(command, destination);
  };
};
