// Who has signed in on the page. A session is a signed cookie that scripts cannot read; the server
// keeps nothing, so every process knows it.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Request } from 'express';

const COOKIE = 'partyline_session';
const SESSION_SECS = 12 * 3_600;
const TICKET_SECS = 600;
const SECOND_MS = 1_000;

export interface Sessions {
  /** The value of `Set-Cookie` for a new session. */
  open(now: number): string;
  /** The value of `Set-Cookie` that ends it in this browser. */
  close(): string;
  /** Whether the request carries a session that has not run out. */
  has(request: Request, now: number): boolean;
  /** A text that opens one session, once, within ten minutes, in this process. */
  issueTicket(now: number): string;
  redeemTicket(ticket: string, now: number): boolean;
}

/** Another token, or another use, gives other signatures. */
export const createSessions = (token: string): Sessions => {
  const sign = (use: string, text: string): string =>
    createHmac('sha256', token).update(`${use}|${text}`).digest('base64url');
  const seal = (use: string, expiresAt: number): string => {
    const text = `${expiresAt}.${randomBytes(12).toString('base64url')}`;
    return `${text}.${sign(use, text)}`;
  };
  const isSealed = (use: string, sealed: string, now: number): boolean => {
    const at = sealed.lastIndexOf('.');
    const text = sealed.slice(0, Math.max(at, 0));
    const isGenuine = equal(sealed.slice(at + 1), sign(use, text));
    return isGenuine && Number(text.split('.')[0]) > now;
  };
  const redeemed = new Set<string>();
  return {
    open: (now) => cookie(seal('session', now + SESSION_SECS * SECOND_MS), SESSION_SECS),
    close: () => cookie('', 0),
    has: (request, now) => isSealed('session', readCookie(request), now),
    issueTicket: (now) => seal('ticket', now + TICKET_SECS * SECOND_MS),
    redeemTicket: (ticket, now) => {
      if (redeemed.has(ticket) || !isSealed('ticket', ticket, now)) return false;
      redeemed.add(ticket);
      return true;
    },
  };
};

/** Strict: a link from another site opens the page signed out, and its forms carry nothing. */
const cookie = (value: string, maxAgeSecs: number): string =>
  `${COOKIE}=${value}; Path=/; Max-Age=${maxAgeSecs}; HttpOnly; SameSite=Strict`;

const readCookie = (request: Request): string => {
  const pairs = (request.get('Cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
};

const equal = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};
