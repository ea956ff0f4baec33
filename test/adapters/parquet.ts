import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

let files = 0;

/** The bytes of a Parquet file that holds the rows of a query. */
export async function parquetOf(query: string): Promise<Uint8Array> {
  files += 1;
  const file = join(tmpdir(), `sluice-fixture-${process.pid}-${files}.parquet`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet)`);
    return await readFile(file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(file, { force: true });
  }
}
