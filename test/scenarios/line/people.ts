// People who call the lines of these scenarios, and what is true of them.

import type { Caller } from '../../simulator/caller.ts';
import { isHeld } from '../../simulator/model/conference.ts';
import { callerNumber } from '../../support/phone-numbers.ts';
import { ADMIN_TOKEN, type TestService } from '../../support/test-service.ts';

export interface People {
  /** Somebody with a number of their own, or with this one, dials. */
  dial(to: string, from?: string): Caller;
  /** Dials, and types these keys when asked for a PIN. */
  enter(to: string, keys: string, from?: string): Promise<Caller>;
  /** What an operator asks of the conference that this caller is in. */
  act(caller: Caller, action: string, body?: object): Promise<void>;
  /** What `/v1` shows of this caller in the conference. */
  participant(caller: Caller): Promise<Participant | undefined>;
  conference(caller: Caller): Promise<Conference>;
}

export interface Participant {
  readonly call_leg_id: string;
  readonly status: string;
  readonly role: string;
  readonly muted: boolean;
  readonly hand_raised_at: string | null;
}

export interface Conference {
  readonly status: string;
  readonly participant_count: number;
  readonly waiting_count: number;
  readonly host_present: boolean;
  readonly locked: boolean;
  readonly recording: string;
  readonly end_reason: string | null;
}

export const createPeople = (service: () => TestService): People => {
  let callers = 0;
  const idOf = ({ conferences }: Caller): string => conferences.at(-1) ?? '';

  const dial = (to: string, from = callerNumber((callers += 1))): Caller =>
    service().simulator.dial({ from, to });

  return {
    dial,
    enter: async (to, keys, from) => {
      const caller = dial(to, from);
      await caller.hears('PIN');
      await caller.press(keys);
      return caller;
    },
    act: async (caller, action, body = {}) => {
      const { adminPort } = service().app;
      const url = `http://127.0.0.1:${adminPort}/v1/conferences/${idOf(caller)}/actions/${action}`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (response.status !== 202) throw new Error(`${action}: ${await response.text()}`);
    },
    participant: async (caller) =>
      (
        await service().read<readonly Participant[]>(`/conferences/${idOf(caller)}/participants`)
      ).find(({ call_leg_id: id }) => id === caller.callLegId),
    conference: (caller) => service().read<Conference>(`/conferences/${idOf(caller)}`),
  };
};

/** At Telnyx, which is what the others hear. */
export const isMuted = ({ leg }: Caller): boolean => leg.seat?.muted === true;
export const isOnHold = ({ leg }: Caller): boolean => leg.seat !== null && isHeld(leg.seat);

export const hangUp = (...callers: readonly Caller[]): void => {
  for (const caller of callers) caller.hangUp();
};

/** What each of them hears from now on: call it again for the sentences since. */
export const listen = (...callers: readonly Caller[]): (() => readonly (readonly string[])[]) => {
  const before = callers.map(({ heard }) => heard.length);
  return () => callers.map(({ heard }, nth) => heard.slice(before[nth]));
};
