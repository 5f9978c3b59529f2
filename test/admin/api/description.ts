// config/openapi.yaml, read for tests: its operations, and whether an answer is what it says.

import { readFileSync } from 'node:fs';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** Below `/v1`, with its parameters in braces. */
  readonly path: string;
  /** The statuses that it says it has. */
  readonly statuses: readonly number[];
  /** What is wrong with this answer of the operation; empty: nothing. */
  faultsOf(status: number, contentType: string, body: unknown): readonly string[];
  /** What is wrong with this body of a request. */
  faultsOfRequest(body: unknown): readonly string[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const FILE = new URL('../../../config/openapi.yaml', import.meta.url);
const KEY = 'openapi';

export const readDescription = () => {
  const document = parse(readFileSync(FILE, 'utf8')) as Json;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, KEY);

  /** The value at the end of a chain of references, and its pointer. */
  const resolve = (pointer: string): { readonly value: Json; readonly pointer: string } => {
    const parts = pointer.split('/').slice(1);
    let value: unknown = document;
    for (const part of parts) {
      value = (value as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (typeof value !== 'object' || value === null) throw new Error(`nothing at ${pointer}`);
    const reference = (value as Json)['$ref'];
    return typeof reference === 'string'
      ? resolve(reference.slice(1))
      : { value: value as Json, pointer };
  };
  const validators = new Map<string, ValidateFunction>();
  const faultsAt = (pointer: string, data: unknown): readonly string[] => {
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `${KEY}#${pointer}` });
    validators.set(pointer, validate);
    if (validate(data)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };

  const operationAt = (path: string, method: string): Operation => {
    const at = `/paths/${escape(path)}/${method}`;
    const { value } = resolve(at);
    const responses = value['responses'] as Json;
    return {
      id: String(value['operationId']),
      method: method.toUpperCase(),
      path,
      statuses: Object.keys(responses).map(Number),
      faultsOf: (status, contentType, body) => {
        if (!(status in responses)) return [`${status} is not described`];
        const response = resolve(`${at}/responses/${status}`);
        const content = response.value['content'] as Json;
        const type = contentType.split(';')[0] ?? '';
        if (!(type in content)) return [`${type} is not described`];
        return faultsAt(`${response.pointer}/content/${escape(type)}/schema`, body);
      },
      faultsOfRequest: (body) =>
        faultsAt(`${at}/requestBody/content/${escape('application/json')}/schema`, body),
    };
  };

  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => operationAt(path, method)),
  );
  return {
    document,
    operations,
    faultsOfEvent: (event: unknown) => faultsAt('/components/schemas/Event', event),
    /** Every reference in the document. */
    references: referencesIn(document),
    resolves: (reference: string): boolean => {
      try {
        return resolve(reference.slice(1)) !== null;
      } catch {
        return false;
      }
    },
  };
};

const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part] : referencesIn(part),
  );
};
