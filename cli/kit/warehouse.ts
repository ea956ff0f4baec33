import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { withDuckDb } from '../../adapters/duckdb-file.ts';

/** Reads the embedded warehouse; `fallback` before the first file was loaded. */
export function readWarehouse<T>(
  file: string,
  fallback: T,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return existsSync(file) ? withDuckDb(file, 'read', work) : Promise.resolve(fallback);
}

export async function hasTable(connection: DuckDBConnection, table: string): Promise<boolean> {
  const query = 'SELECT 1 FROM duckdb_tables() WHERE table_name = $1';
  const found = await connection.runAndReadAll(query, [table]);
  return found.currentRowCount > 0;
}
