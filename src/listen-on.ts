// A listener on the address that the environment asks for.

import type { Server } from 'node:http';

import { codeOf } from './environment.ts';
import { ConfigError } from './errors.ts';
import { listen } from './http/server.ts';

/** What the system says of a port; of every other answer the host is the cause. */
const PORT_FAULTS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'is taken by another process'],
  ['EACCES', 'is not for this user to listen on'],
]);

/**
 * Resolves with the port once connections are accepted.
 *
 * @param prefix what stands before `PORT` and `HOST` in the names of this listener's variables.
 * @throws ConfigError that names the variable at fault.
 */
export const listenOn = async (
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  prefix: '' | 'ADMIN_',
): Promise<number> => {
  try {
    return (await listen(server, port, host)).port;
  } catch (error) {
    const code = codeOf(error);
    const portFault = PORT_FAULTS.get(code);
    throw new ConfigError([
      portFault === undefined
        ? `${prefix}HOST: ${host} cannot be listened on (${code})`
        : `${prefix}PORT: ${port} ${portFault} (${code})`,
    ]);
  }
};
