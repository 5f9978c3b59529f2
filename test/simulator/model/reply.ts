// What a command or a read answers, before HTTP.

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly effect: 'executed' | 'repeated' | 'refused' | 'read';
  readonly code: string | null;
}

export const executed = (data: unknown): Reply => ({
  status: 200,
  body: { data },
  effect: 'executed',
  code: null,
});

/** The answer of nearly every action: accepted; the effect is told by webhooks. */
export const accepted = (): Reply => executed({ result: 'ok' });

export const answered = (data: unknown, meta?: unknown): Reply => ({
  status: 200,
  body: meta === undefined ? { data } : { data, meta },
  effect: 'read',
  code: null,
});
