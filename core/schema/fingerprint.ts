const EMPTY = 0xc15d213aa4d7a795n;

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let fingerprint = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) {
    fingerprint = (fingerprint >> 1n) ^ (fingerprint & 1n ? EMPTY : 0n);
  }
  return fingerprint;
});

/**
 * CRC-64-AVRO (Rabin) of a schema in Parsing Canonical Form, as 16 hex digits, most significant first.
 * Single-object encoding carries it as eight bytes, least significant first.
 *
 * @see Avro specification 1.12, "Schema Fingerprints"
 */
export function crc64Avro(canonicalForm: string): string {
  let fingerprint = EMPTY;
  for (const byte of new TextEncoder().encode(canonicalForm)) {
    fingerprint = (fingerprint >> 8n) ^ (TABLE[Number((fingerprint ^ BigInt(byte)) & 0xffn)] ?? 0n);
  }
  return fingerprint.toString(16).padStart(16, '0');
}
