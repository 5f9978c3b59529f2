// The frame around every route of `/v1`.

import type { Request, RequestHandler, Response } from 'express';

import { withTimeLimit } from '../time-limit.ts';

/** A frozen Redis must not keep an operator waiting: 503 says more. */
const ANSWER_LIMIT_MS = 3_000;

/** Answers, or throws: an ApiError, or what Redis threw. */
export type Answer = (request: Request, response: Response) => Promise<void>;

/** Ends in an error when the answer takes over 3 s. */
export const route =
  (answer: Answer): RequestHandler =>
  async (request, response) => {
    await withTimeLimit(() => answer(request, response), ANSWER_LIMIT_MS);
  };

/** A path's parameter; Express gives those of a fixed path as one text. */
export const pathParameter = (request: Request, name: string): string =>
  String(request.params[name]);
