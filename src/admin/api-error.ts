// A refusal that a route decides on, in Telnyx's form.

export interface ApiErrorBody {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Telnyx's way to name what is wrong with the request. */
  readonly source?: { readonly parameter: string };
}

/** `code` and `title` are HTTP's, as everywhere in partyline. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 404 | 409 | 422;
  readonly parameter: string | null;

  constructor(status: ApiError['status'], detail: string, parameter: string | null = null) {
    super(detail);
    this.status = status;
    this.parameter = parameter;
  }
}

export const badParameter = (parameter: string, mustBe: string): ApiError =>
  new ApiError(400, `${parameter} must be ${mustBe}.`, parameter);

export const notFoundError = (what: string): ApiError => new ApiError(404, `No such ${what}.`);
