// Reading single fields of a webhook: what is needed is checked, what is optional and odd is null.

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Its message names the field and never repeats what stood in it. */
export class UnreadableWebhookError extends Error {
  override readonly name = 'UnreadableWebhookError';
}

/** Ids become parts of Redis keys, of URLs and of log lines. Telnyx's own are below 100. */
const ID_MAX_CHARS = 256;

const PRINTABLE = /^[\x21-\x7e]+$/;

/** Numbers, causes, digits, statuses. A SIP address is the longest of them. */
const TEXT_MAX_CHARS = 1024;

/** The id, or null when it is missing, too long, or holds white space or control characters. */
export const optionalId = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  if (typeof value !== 'string' || value.length > ID_MAX_CHARS) return null;
  return PRINTABLE.test(value) ? value : null;
};

/** @throws UnreadableWebhookError naming the field. */
export const requiredId = (object: JsonObject, name: string): string => {
  const id = optionalId(object, name);
  if (id !== null) return id;
  const fault = object[name] === undefined ? 'is missing' : 'is not an id';
  throw new UnreadableWebhookError(`${name} ${fault}`);
};

export const optionalText = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  return typeof value === 'string' && value.length <= TEXT_MAX_CHARS ? value : null;
};

/** @throws UnreadableWebhookError naming the field. */
export const requiredObject = (object: JsonObject, name: string): JsonObject => {
  const value = object[name];
  if (isJsonObject(value)) return value;
  throw new UnreadableWebhookError(`${name} is not an object`);
};
