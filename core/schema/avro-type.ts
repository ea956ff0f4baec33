import avro from 'avsc';
import { crc64Avro } from './fingerprint.ts';
import { GuardedArray, GuardedMap, GuardedString } from './guarded-types.ts';

/** A long as a number where that is exact, else as a bigint: bigints for all would cost every row. */
export type Long = number | bigint;

const longType = avro.types.LongType.__with({
  fromBuffer(buffer: Buffer): Long {
    const high = buffer.readInt32LE(4);
    // 21 bits: beyond them the double loses the low bits, and -2^53 itself is no safe integer
    if (high > -0x200000 && high < 0x200000) return high * 0x1_0000_0000 + buffer.readUInt32LE(0);
    return buffer.readBigInt64LE(0);
  },
  toBuffer(value: Long): Buffer {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  },
  fromJSON: (value: Long): Long => value,
  toJSON: (value: Long): Long => value,
  isValid: (value: unknown): boolean =>
    typeof value === 'bigint'
      ? value === BigInt.asIntN(64, value)
      : typeof value === 'number' && Number.isSafeInteger(value),
  compare: (a: Long, b: Long): number => (a < b ? -1 : a > b ? 1 : 0),
});

/** A schema version that can be read and written. */
export interface AvroType {
  readonly type: avro.Type;
  /** CRC-64-AVRO of the canonical form, 16 hex digits. */
  readonly fingerprint: string;
}

/** @throws Error in avsc's words when the schema is not valid Avro */
export function avroType(schema: unknown): AvroType {
  const type = avro.Type.forSchema(schema as avro.Schema, {
    typeHook: ownType,
    wrapUnions: false,
  });
  return { type, fingerprint: crc64Avro(JSON.stringify(type.schema())) };
}

/** The types that avsc's own are replaced by. A registry would miss `{"type": "long", "logicalType": …}`. */
function ownType(schema: avro.Schema, options: avro.ForSchemaOptions): avro.Type | undefined {
  const name = typeof schema === 'string' ? schema : (schema as { type?: unknown }).type;
  switch (name) {
    case 'long':
      return longType as unknown as avro.Type;
    case 'string':
      return new GuardedString();
    case 'array':
      return new GuardedArray(schema, options);
    case 'map':
      return new GuardedMap(schema, options);
    default:
      return undefined;
  }
}
