// One direction of one connection: pieces go through in order, each when its time has come.

import type { Socket } from 'node:net';

import type { ProxyMode } from './tcp-proxy.ts';

export type Direction = 'to-server' | 'to-client';

export interface Pipe {
  follow(mode: ProxyMode): void;
  end(): void;
}

interface PipeOptions {
  readonly direction: Direction;
  readonly random: () => number;
  /** How many of these bytes may pass. */
  readonly allow: (bytes: number) => number;
  /** The connection has carried all that it may. */
  readonly cut: () => void;
}

/** Null: the sender is done. */
interface Piece {
  readonly bytes: Buffer | null;
  readonly dueAt: number;
}

export const createPipe = (
  from: Socket,
  to: Socket,
  { direction, random, allow, cut }: PipeOptions,
): Pipe => {
  const pieces: Piece[] = [];
  let mode: ProxyMode = { kind: 'pass' };
  let timer: NodeJS.Timeout | null = null;
  let lastDueAt = 0;

  const delayMs = (): number => (mode.kind === 'latency' ? mode.ms + mode.jitterMs * random() : 0);
  const isHeld = (): boolean => mode.kind === 'black-hole' && mode.direction === direction;

  const pass = (bytes: Buffer | null): void => {
    if (!to.writable) return;
    if (bytes === null) return void to.end();
    const allowed = allow(bytes.length);
    if (allowed === bytes.length) return void to.write(bytes);
    to.write(bytes.subarray(0, allowed), cut);
  };

  const pump = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    while (!isHeld()) {
      const [next] = pieces;
      if (next === undefined) return;
      const waitMs = next.dueAt - performance.now();
      if (waitMs > 0) {
        timer = setTimeout(pump, waitMs);
        return;
      }
      pieces.shift();
      pass(next.bytes);
    }
  };

  const accept = (bytes: Buffer | null): void => {
    lastDueAt = Math.max(lastDueAt, performance.now() + delayMs());
    pieces.push({ bytes, dueAt: lastDueAt });
    pump();
  };
  from.on('data', accept);
  from.on('end', () => accept(null));

  return {
    follow(next) {
      mode = next;
      pump();
    },
    end() {
      if (timer !== null) clearTimeout(timer);
      pieces.length = 0;
    },
  };
};
