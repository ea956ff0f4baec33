import { existsSync } from 'node:fs';
import type { DuckDBConnection, Json } from '@duckdb/node-api';
import { withDuckDb } from '../adapters/duckdb-file.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { CliError } from './kit/error.ts';
import { formatCount } from './kit/format.ts';
import { type Io, print, printJson, tell } from './kit/io.ts';
import { requireSession } from './kit/session.ts';
import { table } from './kit/table.ts';

/** Rows of a table on a screen; `--json` prints all. */
const MAX_TABLE_ROWS = 1_000;

export const query = defineCommand({
  name: 'query',
  description: 'Ask the embedded warehouse: DuckDB, a table an event',
  args: {
    sql: { type: 'positional', required: true, description: 'One SQL statement that reads' },
  },
  examples: [
    'sluice query "SELECT city, count(*) AS orders FROM order_placed GROUP BY ALL ORDER BY ALL"',
    'sluice query "FROM order_placed LIMIT 3" --json    # an object a line, 64-bit numbers as text',
    'sluice query "SHOW TABLES"',
  ],
  exitCodes: [EXIT.noRuntime],
  async run({ sql, json }, io) {
    const { warehouseFile } = await requireSession(io);
    if (!existsSync(warehouseFile)) {
      throw new CliError('the warehouse is empty: no file was loaded yet, see: sluice status');
    }
    await withDuckDb(warehouseFile, 'read', (connection) =>
      json ? printRows(connection, sql, io) : printTable(connection, sql, io),
    );
    return EXIT.ok;
  },
});

async function printRows(connection: DuckDBConnection, sql: string, io: Io): Promise<void> {
  const result = await answered(connection.stream(sql));
  for await (const rows of result.yieldRowObjectJson()) {
    for (const row of rows) printJson(io, row);
  }
}

async function printTable(connection: DuckDBConnection, sql: string, io: Io): Promise<void> {
  const reader = await answered(connection.streamAndReadUntil(sql, MAX_TABLE_ROWS + 1));
  const rows = reader.getRowsJson().map((row) => row.map(cell));
  if (reader.columnCount === 0) return;
  print(io, table(reader.columnNames(), rows.slice(0, MAX_TABLE_ROWS)));
  if (rows.length <= MAX_TABLE_ROWS) return;
  tell(io, `only the first ${formatCount(MAX_TABLE_ROWS)} rows are shown, --json prints all`);
}

/** DuckDB's own words explain a mistake in SQL. */
async function answered<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
}

function cell(value: Json): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value.replaceAll(/[\r\n\t]+/g, ' ') : JSON.stringify(value);
}
