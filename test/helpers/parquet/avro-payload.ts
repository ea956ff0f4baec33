import avro from 'avsc';
import { avroDatum } from './avro-datum.ts';

/** CRC-64-AVRO of nothing: the generator of the Avro specification, "Schema Fingerprints". */
const EMPTY = 0xc15d213aa4d7a795n;

/** Writes data of one schema as Avro single-object encoding: what a producer elsewhere would send. */
export function avroWriter(schema: unknown): (datum: unknown) => Buffer {
  const header = singleObjectHeader(schema);
  return (datum) => Buffer.concat([header, avroDatum(schema, datum)]);
}

/** The ten bytes before the datum: magic and fingerprint. */
export function singleObjectHeader(schema: unknown): Buffer {
  const canonicalForm = JSON.stringify(avro.Type.forSchema(schema as avro.Schema).schema());
  const header = Buffer.from([0xc3, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64LE(rabin(canonicalForm), 2);
  return header;
}

/** Bit by bit, as the specification defines it. */
function rabin(text: string): bigint {
  let fingerprint = EMPTY;
  for (const byte of Buffer.from(text)) {
    fingerprint ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) {
      fingerprint = (fingerprint >> 1n) ^ (fingerprint & 1n ? EMPTY : 0n);
    }
  }
  return fingerprint;
}
