// The page's way to `/v1`. The cookie says who asks; the header says that it is this page.

const HEADERS = { 'X-Partyline-Page': '1' };
const PAGE_SIZE = 250;

export class ApiError extends Error {
  name = 'ApiError';
}

const ask = async (path, options = {}) => {
  const response = await fetch(`/v1${path}`, {
    ...options,
    headers: { ...HEADERS, ...options.headers },
  });
  if (response.status === 401) {
    location.reload();
    throw new ApiError('Signed out.');
  }
  const body = await response.json();
  if (!response.ok) throw new ApiError(body.errors?.[0]?.detail ?? `Error ${response.status}`);
  return body;
};

export const read = async (path) => (await ask(path)).data;

/** Every page of a list. What `query` says of it ends with an ampersand. */
export const readAll = async (path, query = '') => {
  const page = (number) => ask(`${path}?${query}page[number]=${number}&page[size]=${PAGE_SIZE}`);
  const first = await page(1);
  const others = Array.from({ length: Math.max(0, first.meta.total_pages - 1) }, (_, nth) =>
    page(nth + 2),
  );
  return [first, ...(await Promise.all(others))].flatMap(({ data }) => data);
};

export const act = (conferenceId, action, body = {}) =>
  post(`/conferences/${encodeURIComponent(conferenceId)}/actions/${action}`, body);

export const post = (path, body = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
