// Reads Telnyx's webhook keys: base64 of the raw 32 bytes of an Ed25519 key, as the portal shows it.
// Each rule closes a way in that was seen open: Node's decoder takes almost anything, a 33rd byte
// behind the SPKI prefix is ignored, and to a key of small order anybody can sign.

const KEY_BYTES = 32;
/** Every webhook may be tried against every key, at 50 µs each; a rotation needs two. */
const KEYS_MAX = 8;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The y coordinates of the 8 points whose order divides the cofactor, little-endian, the sign bit
 * masked. 0 and 1 have a second encoding, by p and p + 1, that decoders take as well.
 * Source: RFC 8032, and the same list in libsodium's `ge25519_has_small_order`.
 */
const SMALL_ORDER_POINTS: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** `keys` holds the good ones in their order, 32 bytes each; the list is sound if `faults` is empty. */
export interface PublicKeys {
  readonly keys: readonly Uint8Array[];
  readonly faults: readonly string[];
}

/** Reads one key, or several with commas between them. A fault names a key by its place. */
export const parsePublicKeys = (text: string): PublicKeys => {
  const keys: Uint8Array[] = [];
  const faults: string[] = [];
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.length > KEYS_MAX) faults.push(`has more than ${KEYS_MAX} keys`);
  for (const [index, entry] of entries.entries()) {
    const which = entries.length === 1 ? '' : `key ${index + 1} `;
    const key = decodeKey(entry);
    if (key === null) faults.push(`${which}is not the base64 of exactly ${KEY_BYTES} bytes`);
    else if (isSmallOrder(key)) faults.push(`${which}is a weak key, to which anybody can sign`);
    else keys.push(key);
  }
  return { keys, faults };
};

const decodeKey = (entry: string): Uint8Array | null => {
  if (!BASE64_OF_32_BYTES.test(entry)) return null;
  const bytes = Buffer.from(entry, 'base64');
  // The last character carries two bits that belong to no byte; a copy that set them is damaged.
  return bytes.toString('base64') === entry ? Uint8Array.from(bytes) : null;
};

const isSmallOrder = (key: Uint8Array): boolean => {
  const masked = Buffer.from(key);
  masked[KEY_BYTES - 1] = (masked[KEY_BYTES - 1] ?? 0) & 0x7f;
  return SMALL_ORDER_POINTS.has(masked.toString('hex'));
};
