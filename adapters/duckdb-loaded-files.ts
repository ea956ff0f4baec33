import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import type { LoadedFile, LoadedFiles } from '../core/audit/ports.ts';
import { withDuckDb } from './duckdb-file.ts';
import { LEDGER_TABLE, tableName } from './duckdb-table.ts';

/** What the embedded warehouse holds of an event. While it is asked, no loader gets at it. */
export class DuckDbLoadedFiles implements LoadedFiles {
  readonly #file: string;
  readonly #event: string;

  /** @param file the warehouse, which must exist */
  constructor(file: string, event: string) {
    this.#file = file;
    this.#event = event;
  }

  async each(take: (file: LoadedFile) => void): Promise<void> {
    await this.#ask(async (connection, table) => {
      const result = await connection.stream(
        `SELECT coalesce(l.key, r._file), l.key IS NOT NULL, coalesce(r.rows, 0)::DOUBLE
        FROM (SELECT key FROM ${LEDGER_TABLE} WHERE event = $1) AS l
        FULL JOIN (SELECT _file, count(*) AS rows FROM ${table} GROUP BY _file) AS r
          ON l.key = r._file`,
        [this.#event],
      );
      for await (const rows of result.yieldRows()) {
        for (const [key, isInLedger, count] of rows) {
          take({ key: String(key), isInLedger: isInLedger === true, rows: Number(count) });
        }
      }
    });
  }

  async doubled(): Promise<number> {
    let doubled = 0;
    await this.#ask(async (connection, table) => {
      // A row's generation is its file's, four digits of the name, also where a replay wrote it.
      const reader = await connection.runAndReadAll(
        `SELECT count(*)::DOUBLE FROM (
          SELECT 1 FROM ${table}
          GROUP BY regexp_extract(_file, '/(r[0-9]{10}-[0-9]{6}-)?([0-9]{4})-[^/]*$', 2), _kafka_partition, _kafka_offset
          HAVING count(*) > 1)`,
      );
      doubled = Number(reader.getRows()[0]?.[0]);
    });
    return doubled;
  }

  /** Before the first file of an event there is no table, and nothing to ask. */
  async #ask(work: (connection: DuckDBConnection, table: string) => Promise<void>): Promise<void> {
    await withDuckDb(this.#file, 'read', async (connection) => {
      const name = tableName(this.#event);
      const found = await connection.runAndReadAll(
        'SELECT 1 FROM duckdb_tables() WHERE table_name = $1',
        [name],
      );
      if (found.currentRowCount > 0) await work(connection, quotedIdentifier(name));
    });
  }
}
