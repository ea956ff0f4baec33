const RANDOM_BYTES = 10;

/**
 * A UUID of version 7: sorts by its time.
 *
 * @param millis milliseconds since 1970, from 0 to 2^48 − 1
 * @param random ten random bytes, of which 74 bits are used
 * @see RFC 9562, section 5.7
 */
export function uuidV7(millis: number, random: Uint8Array): string {
  if (!Number.isInteger(millis) || millis < 0 || millis >= 2 ** 48) {
    throw new RangeError(`millis: got ${millis}, allowed: an integer from 0 to 2^48 − 1`);
  }
  if (random.length < RANDOM_BYTES) {
    throw new RangeError(`random: got ${random.length} bytes, allowed: at least ${RANDOM_BYTES}`);
  }
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(millis, 0, 6);
  bytes.set(random.subarray(0, RANDOM_BYTES), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
