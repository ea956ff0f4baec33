import {
  type FileMetaData,
  parquetMetadata,
  parquetReadObjects,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type Canonical,
  type CanonicalRow,
  doubleBits,
  hex,
  type Shape,
  sortedEntries,
} from './canonical.ts';

/** What hyparquet's defaults would make of these loses microseconds, large decimals and bytes. */
const parsers = {
  timestampFromMicroseconds: (micros: bigint) => micros,
  dateFromDays: (days: number) => days,
};

/** Reads a file with hyparquet, without its conversions to dates and floating point. */
export async function readByHyparquet(
  bytes: Uint8Array,
  columns: readonly (readonly [name: string, Shape])[],
): Promise<readonly CanonicalRow[]> {
  const file = bytes.slice().buffer;
  const metadata = withRawDecimals(parquetMetadata(file));
  const rows = await parquetReadObjects({ file, metadata, compressors, parsers, utf8: false });
  return rows.map((row) => columns.map(([name, shape]) => canonical(shape, row[name])));
}

function withRawDecimals(metadata: FileMetaData): FileMetaData {
  const raw = (element: SchemaElement): SchemaElement =>
    element.converted_type === 'DECIMAL'
      ? { ...element, converted_type: undefined, logical_type: undefined }
      : element;
  return { ...metadata, schema: metadata.schema.map(raw) };
}

function canonical(shape: Shape, value: unknown): Canonical {
  if (value === null || value === undefined) return null;
  switch (shape.kind) {
    case 'boolean':
      return value === true;
    case 'int32':
    case 'int64':
    case 'date':
    case 'timestamp':
      return String(value);
    case 'float32':
    case 'float64':
      return doubleBits(value as number);
    case 'text':
      return value as string;
    case 'bytes':
      return hex(value as Uint8Array);
    case 'decimal':
      return value instanceof Uint8Array ? unscaled(value) : String(value);
    case 'list':
      return (value as unknown[]).map((item) => canonical(shape.element, item));
    case 'map':
      return sortedEntries(
        Object.entries(value).map(([key, item]) => [key, canonical(shape.value, item)] as const),
      );
    case 'struct':
      return struct(shape, value as Record<string, unknown>);
  }
}

function struct(shape: Shape & { kind: 'struct' }, value: Record<string, unknown>): Canonical {
  return Object.fromEntries(
    shape.fields.map(([name, field]) => [name, canonical(field, value[name])]),
  );
}

function unscaled(bytes: Uint8Array): string {
  return String(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex(bytes)}`)));
}
