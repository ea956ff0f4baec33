import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import type { FileNotification } from '../core/notification.ts';
import type { LoadOutcome, Warehouse } from '../core/warehouse.ts';
import { withDuckDb } from './duckdb-file.ts';
import { fitTable, LEDGER_TABLE, tableName } from './duckdb-table.ts';

const CREATE_LEDGER = `
  CREATE TABLE IF NOT EXISTS ${LEDGER_TABLE} (
    key VARCHAR PRIMARY KEY, event VARCHAR, generation INTEGER, partition INTEGER,
    first_offset BIGINT, last_offset BIGINT, rows BIGINT, bytes BIGINT,
    committed_at TIMESTAMPTZ, loaded_at TIMESTAMPTZ
  )`;

/** The embedded warehouse: one table an event, and the ledger of the files that are in. */
export class DuckDbWarehouse implements Warehouse {
  readonly #file: string;
  readonly #s3: S3Client;

  constructor(file: string, s3: S3Client) {
    this.#file = file;
    this.#s3 = s3;
  }

  async load(files: readonly FileNotification[]): Promise<readonly LoadOutcome[]> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-load-'));
    try {
      // Before the warehouse is opened: nobody else can use it meanwhile.
      const copies = await Promise.allSettled(
        files.map((file, at) => this.#fetch(file, join(folder, `${at}.parquet`))),
      );
      return await withDuckDb(this.#file, 'write', async (connection) => {
        await connection.run(CREATE_LEDGER);
        const outcomes: LoadOutcome[] = [];
        for (const [at, file] of files.entries()) {
          outcomes.push(await loadOnce(connection, file, copies[at]));
        }
        return outcomes;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #fetch({ bucket, key }: FileNotification, copy: string): Promise<string> {
    const object = await this.#s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await writeFile(copy, (await object.Body?.transformToByteArray()) ?? '');
    return copy;
  }
}

async function loadOnce(
  connection: DuckDBConnection,
  file: FileNotification,
  copy: PromiseSettledResult<string> | undefined,
): Promise<LoadOutcome> {
  if (copy?.status !== 'fulfilled') return { outcome: 'failed', cause: copy?.reason };
  await connection.run('BEGIN');
  try {
    const outcome = await insertOnce(connection, file, copy.value);
    await connection.run('COMMIT');
    return { outcome };
  } catch (cause) {
    await connection.run('ROLLBACK');
    return { outcome: 'failed', cause };
  }
}

/** Rows and ledger in one transaction: a crash between them leaves neither. */
async function insertOnce(
  connection: DuckDBConnection,
  file: FileNotification,
  copy: string,
): Promise<'loaded' | 'already-loaded'> {
  const known = await connection.run(`FROM ${LEDGER_TABLE} WHERE key = $1`, [file.key]);
  if (known.rowCount > 0) return 'already-loaded';
  const table = tableName(file.event);
  await fitTable(connection, table, copy);
  const inserted = await connection.run(
    `INSERT INTO ${quotedIdentifier(table)} BY NAME SELECT *, $1 AS _file FROM read_parquet($2)`,
    [file.key, copy],
  );
  if (inserted.rowsChanged !== file.rows) {
    throw new Error(`file holds ${inserted.rowsChanged} rows, announced: ${file.rows}`);
  }
  await recordInLedger(connection, file);
  return 'loaded';
}

async function recordInLedger(connection: DuckDBConnection, file: FileNotification): Promise<void> {
  const { key, event, generation, partition, first, last, rows, bytes, committedAt } = file;
  // Offsets as text: the driver would pass a number as DOUBLE.
  const numbers = [generation, partition, first, last, rows, bytes].map(String);
  await connection.run(
    `INSERT INTO ${LEDGER_TABLE} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
    [key, event, ...numbers, committedAt],
  );
}
