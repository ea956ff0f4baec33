import type avro from 'avsc';
import { RecordFault, WorldFault } from '../errors.ts';
import { avroType } from '../schema/avro-type.ts';
import type { SchemaVersion } from '../schema/versions.ts';

/** Avro single-object encoding: two bytes of magic, eight of fingerprint, the datum. */
const MAGIC = [0xc3, 0x01] as const;
const DATUM_AT = 10;
/** Confluent's wire format: a zero, four bytes of id, the datum. */
const CONFLUENT = { firstByte: 0x00, datumAt: 5 };
/** AWS Glue's: a three, a byte for the compression (zero: none), sixteen bytes of id, the datum. */
const GLUE = { firstByte: 0x03, datumAt: 18 };

interface Reader {
  readonly version: number;
  readonly resolver: ReturnType<avro.Type['createResolver']>;
}

/** Decodes Avro payloads of all versions into the form of the newest. */
export class AvroDecoder {
  readonly #newest: avro.Type;
  readonly #byFingerprint = new Map<string, Reader>();
  readonly #byVersion = new Map<number, Reader>();

  constructor(schemas: readonly SchemaVersion[]) {
    const types = schemas.map(({ version, schema }) => ({ version, ...avroType(schema) }));
    const newest = types.at(-1);
    if (!newest) throw new WorldFault('CONFIG', 'the event has no schema');
    this.#newest = newest.type;
    for (const { version, type, fingerprint } of types) {
      const reader = { version, resolver: this.#newest.createResolver(type) };
      this.#byFingerprint.set(fingerprint, reader);
      this.#byVersion.set(version, reader);
    }
  }

  versionOf(fingerprint: string): number | undefined {
    return this.#byFingerprint.get(fingerprint)?.version;
  }

  /**
   * @param version as the envelope names it; needed only by wire formats whose ids live in a registry
   * @throws RecordFault `DECODE` or `UNKNOWN_SCHEMA`
   */
  decode(value: Uint8Array, version: number | undefined) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const { reader, datumAt } = this.#readerOf(bytes, version);
    return { datum: this.#datum(bytes.subarray(datumAt), reader), version: reader.version };
  }

  #readerOf(bytes: Buffer, version: number | undefined): { reader: Reader; datumAt: number } {
    if (bytes[0] === MAGIC[0] && bytes[1] === MAGIC[1] && bytes.length >= DATUM_AT) {
      const fingerprint = bytes.readBigUInt64LE(2).toString(16).padStart(16, '0');
      const reader = this.#byFingerprint.get(fingerprint);
      if (!reader) throw unknown(`fingerprint ${fingerprint} is none of this deploy's`);
      return { reader, datumAt: DATUM_AT };
    }
    for (const { firstByte, datumAt } of [CONFLUENT, GLUE]) {
      if (bytes[0] === firstByte && bytes.length >= datumAt) {
        return { reader: this.#registered(version), datumAt };
      }
    }
    throw new RecordFault(
      'DECODE',
      'payload',
      `${bytes.length} bytes, allowed: Avro single-object encoding, Confluent's or Glue's wire format`,
    );
  }

  /** Git is the registry here: an id of another one says nothing without the envelope's word. */
  #registered(version: number | undefined): Reader {
    const reader = version === undefined ? undefined : this.#byVersion.get(version);
    if (!reader) throw unknown("a registry's id alone names no schema, ce_dataschema has to");
    return reader;
  }

  #datum(bytes: Buffer, { resolver }: Reader): Readonly<Record<string, unknown>> {
    try {
      return this.#newest.fromBuffer(bytes, resolver);
    } catch {
      // avsc's messages may quote values
      const message = `${bytes.length} bytes that are no datum of the schema`;
      throw new RecordFault('DECODE', 'payload', message);
    }
  }
}

function unknown(message: string): RecordFault {
  return new RecordFault('UNKNOWN_SCHEMA', 'payload', message);
}
