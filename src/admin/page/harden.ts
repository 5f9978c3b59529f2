import type { RequestHandler } from 'express';

/** What a browser may do with the answers: nothing but what `policy`, a Content-Security-Policy, allows. */
export const harden =
  (policy: string): RequestHandler =>
  (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
    next();
  };
