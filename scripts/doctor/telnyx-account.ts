// What the doctor asks of Telnyx.

import { Telnyx } from 'telnyx/index.js';

import type { Config } from '../../src/config.ts';
import type { Application } from './examine-application.ts';

const PAGE_SIZE = 250;
const NUMBERS_MAX = 10_000;

export interface TelnyxAccount {
  /** Telnyx's `Date`; null when it cannot be reached. */
  date(): Promise<string | null>;
  /** @throws the SDK's errors. */
  application(connectionId: string): Promise<Application>;
  /** The phone numbers assigned to the application. @throws the SDK's errors. */
  numbers(connectionId: string): Promise<readonly string[]>;
}

export const createTelnyxAccount = ({
  apiKey,
  baseUrl,
  timeoutMs,
}: Config['telnyx']): TelnyxAccount => {
  const client = new Telnyx({
    apiKey: apiKey ?? '',
    baseURL: baseUrl,
    timeout: timeoutMs,
    maxRetries: 0,
  });
  return {
    date: async () => {
      const response = await fetch(baseUrl, { signal: AbortSignal.timeout(timeoutMs) }).catch(
        () => null,
      );
      return response?.headers.get('Date') ?? null;
    },
    application: async (connectionId) =>
      (await client.callControlApplications.retrieve(connectionId)).data ?? {},
    numbers: async (connectionId) => {
      const numbers: string[] = [];
      const list = client.phoneNumbers.list({
        filter: { connection_id: connectionId },
        'page[size]': PAGE_SIZE,
      });
      for await (const { phone_number } of list) {
        numbers.push(phone_number);
        if (numbers.length >= NUMBERS_MAX) break;
      }
      return numbers;
    },
  };
};
