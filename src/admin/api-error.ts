// A refusal that a route decides on, in Telnyx's form.

import type { Fault } from '../conference/field.ts';

/** Telnyx's way to name what is wrong: a parameter of the query, or a place in the body. */
export type FaultSource = { readonly parameter: string } | { readonly pointer: string };

export interface ApiErrorBody {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly source?: FaultSource;
}

export interface Reason {
  readonly detail: string;
  readonly source: FaultSource | null;
}

type RefusalStatus = 400 | 404 | 409 | 413 | 415 | 422 | 503;

/** `code` and `title` are HTTP's, as everywhere in partyline. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: RefusalStatus;
  /** At least one; each is an entry of `errors`. */
  readonly reasons: readonly Reason[];

  constructor(status: RefusalStatus, reasons: string | readonly Reason[]) {
    const all = typeof reasons === 'string' ? [{ detail: reasons, source: null }] : reasons;
    super(all.map(({ detail }) => detail).join(' '));
    this.status = status;
    this.reasons = all;
  }
}

export const badParameter = (parameter: string, mustBe: string): ApiError =>
  new ApiError(400, [{ detail: `${parameter} must be ${mustBe}.`, source: { parameter } }]);

export const notFoundError = (what: string): ApiError => new ApiError(404, `No such ${what}.`);

export const conflict = (detail: string): ApiError => new ApiError(409, detail);

/** Every fault of a body, each naming its field. */
export const invalidBody = (faults: readonly Fault[]): ApiError =>
  new ApiError(
    422,
    faults.map(({ path, text }) => ({
      detail: `${path.replace(/^\./, '') || 'The body'} ${text}.`,
      source: { pointer: pointerOf(path) },
    })),
  );

export const invalidField = (field: string, text: string): ApiError =>
  invalidBody([{ path: `.${field}`, text }]);

/** `.ids[2]` as a JSON pointer: `/ids/2`. A fault's path holds no slash. */
const pointerOf = (path: string): string => path.replace(/\.|\[/g, '/').replaceAll(/["\]]/g, '');
