import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a Parquet file as DuckDB reads them: long integers, times and decimals as text. */
export async function readRows(bytes: Uint8Array | undefined): Promise<Row[]> {
  const file = join(tmpdir(), `${randomUUID()}.parquet`);
  writeFileSync(file, bytes ?? new Uint8Array());
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
    return result.getRowObjectsJson() as Row[];
  } finally {
    connection.closeSync();
    database.closeSync();
    rmSync(file);
  }
}
