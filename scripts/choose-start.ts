// What `./scripts/run` starts.

export type Start =
  | { readonly kind: 'service' }
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'demo'; readonly scene: string | null }
  | { readonly kind: 'refused'; readonly reason: string };

const KEYS = ['TELNYX_API_KEY', 'TELNYX_PUBLIC_KEY'];
const USAGE = 'usage: ./scripts/run [--demo[=SCENE]]';

/**
 * A demo when it is asked for; else the service when a key of Telnyx's is set; else the sandbox. One
 * key alone means the service too: it needs only one with ROLE=receiver or ROLE=worker, and says
 * otherwise which one is missing. An empty variable is not set; `NAME_FILE` may hold a key as well.
 */
export const chooseStart = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Start => {
  const [arg, ...others] = args;
  if (others.length > 0) return { kind: 'refused', reason: USAGE };
  if (arg !== undefined) {
    const demo = /^--demo(?:=(?<scene>.+))?$/.exec(arg);
    return demo
      ? { kind: 'demo', scene: demo.groups?.['scene'] ?? null }
      : { kind: 'refused', reason: USAGE };
  }
  const hasKey = KEYS.some((name) => env[name] || env[`${name}_FILE`]);
  return hasKey ? { kind: 'service' } : { kind: 'sandbox' };
};
