// What may take effect once only: the answer of a leg, its creation of a conference in a generation
// of the room, its joining of a conference.

import { decodeClientState } from '../../src/telnyx/client-state-codec.ts';
import type { OperationRequest } from '../simulator/commands/operation.ts';
import type { Reply } from '../simulator/model/reply.ts';

export interface OnceLedger {
  onExecuted(request: OperationRequest, reply: Reply): void;
  /** Redis has lost what it knew, so that the service begins anew. */
  forget(): void;
}

export const createOnceLedger = (breakRule: (rule: string, detail: string) => void): OnceLedger => {
  const done = new Set<string>();
  return {
    onExecuted(request, reply) {
      if (reply.effect !== 'executed' || reply.status !== 200) return;
      const step = stepOf(request);
      if (step === null) return;
      if (done.has(step)) breakRule('executed twice', step);
      done.add(step);
    },
    forget: () => done.clear(),
  };
};

const stepOf = ({ operation, params, body }: OperationRequest): string | null => {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const generation = decodeClientState(fields['client_state'])?.generation ?? 0;
  const leg = String(fields['call_control_id']);
  switch (operation) {
    case 'conferences.create':
      return `${operation} by ${leg} in generation ${generation}`;
    case 'conferences.join':
      return `${operation} ${params['id']} by ${leg} in generation ${generation}`;
    default:
      return null;
  }
};
