// The body of a request as a JSON object, within limits.

import type { Request } from 'express';

import { isObject } from '../conference/readers.ts';
import { readBody } from '../http/read-body.ts';
import { ApiError } from './api-error.ts';

/** 800 call control ids, the most that one conference holds, are 64 kB. */
const BODY_MAX_BYTES = 131_072;

/**
 * No body is an empty object.
 *
 * @throws ApiError 400 for what is no JSON object, 413 over 128 KiB, 415 for another content type or
 * an encoding.
 */
export const readJsonObject = async (
  request: Request,
): Promise<Readonly<Record<string, unknown>>> => {
  const encoding = request.get('Content-Encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new ApiError(415, 'The body must not be encoded.');
  }
  const read = await readBody(request, BODY_MAX_BYTES);
  if (read.kind === 'too_large') {
    throw new ApiError(413, `The body must not be over ${BODY_MAX_BYTES} bytes.`);
  }
  if (read.kind === 'aborted') throw new ApiError(400, 'The body did not end.');
  if (read.body.length === 0) return {};
  if (!JSON_TYPE.test(request.get('Content-Type') ?? '')) {
    throw new ApiError(415, 'The body must be application/json.');
  }
  const value = parse(read.body);
  if (!isObject(value)) throw new ApiError(400, 'The body must be a JSON object.');
  return value;
};

/** JSON is UTF-8 (RFC 8259, 8.1); a charset that is named says nothing else. */
const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ApiError(400, 'The body is no JSON.');
  }
};
