import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import {
  type Canonical,
  type CanonicalRow,
  doubleBits,
  hex,
  type Shape,
  sortedEntries,
} from './canonical.ts';

export interface DuckDbReader {
  read(bytes: Uint8Array, shapes: readonly Shape[]): Promise<readonly CanonicalRow[]>;
  close(): void;
}

/** Reads files one after another by one database in memory. */
export async function openDuckDb(): Promise<DuckDbReader> {
  const database = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await database.connect();
  return {
    read: (bytes, shapes) => readFile(connection, bytes, shapes),
    close() {
      connection.closeSync();
      database.closeSync();
    },
  };
}

async function readFile(
  connection: DuckDBConnection,
  bytes: Uint8Array,
  shapes: readonly Shape[],
): Promise<readonly CanonicalRow[]> {
  const file = join(tmpdir(), `${randomUUID()}.parquet`);
  writeFileSync(file, bytes);
  try {
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
    return result
      .getRows()
      .map((row) => shapes.map((shape, i) => canonical(shape, row[i] ?? null)));
  } finally {
    rmSync(file);
  }
}

/** Throws where DuckDB found another type than the shape asks for. */
function canonical(shape: Shape, value: DuckDBValue): Canonical {
  if (value === null) return null;
  switch (shape.kind) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'int32':
      if (typeof value === 'number') return String(value);
      break;
    case 'int64':
      if (typeof value === 'bigint') return String(value);
      break;
    case 'float32':
    case 'float64':
      if (typeof value === 'number') return doubleBits(value);
      break;
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'bytes':
      if (value instanceof DuckDBBlobValue) return hex(value.bytes);
      break;
    case 'date':
      if (value instanceof DuckDBDateValue) return String(value.days);
      break;
    case 'timestamp':
      if (value instanceof DuckDBTimestampTZValue) return String(value.micros);
      break;
    case 'decimal':
      return decimal(shape, value);
    default:
      return nested(shape, value);
  }
  throw wrongType(shape, value);
}

function decimal(shape: Shape & { kind: 'decimal' }, value: DuckDBValue): Canonical {
  if (
    value instanceof DuckDBDecimalValue &&
    value.width === shape.precision &&
    value.scale === shape.scale
  ) {
    return String(value.value);
  }
  throw wrongType(shape, value);
}

function nested(shape: Shape & { kind: 'list' | 'map' | 'struct' }, value: DuckDBValue): Canonical {
  if (shape.kind === 'list' && value instanceof DuckDBListValue) {
    return value.items.map((item) => canonical(shape.element, item));
  }
  if (shape.kind === 'map' && value instanceof DuckDBMapValue) {
    return sortedEntries(
      value.entries.map(({ key, value }) => [String(key), canonical(shape.value, value)] as const),
    );
  }
  if (shape.kind === 'struct' && value instanceof DuckDBStructValue) {
    const { entries } = value;
    return Object.fromEntries(
      shape.fields.map(([name, field]) => [name, canonical(field, entries[name] ?? null)]),
    );
  }
  throw wrongType(shape, value);
}

function wrongType(shape: Shape, value: DuckDBValue): Error {
  return new Error(`DuckDB read a ${shape.kind} as ${value?.constructor.name}`);
}
