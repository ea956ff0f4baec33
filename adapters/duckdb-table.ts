import { type DuckDBConnection, type DuckDBType, quotedIdentifier } from '@duckdb/node-api';
import { WorldFault } from '../core/errors.ts';
import { widen } from './duckdb-widen.ts';

/** Files that are loaded, by key. */
export const LEDGER_TABLE = 'sluice_files';

/** The table of an event: `order_placed` for `order-placed`. */
export function tableName(event: string): string {
  const name = event.replaceAll('-', '_');
  if (name !== LEDGER_TABLE) return name;
  throw new WorldFault('CONFIG', `event ${event}: the table ${name} is the ledger's`);
}

/** Makes the table as a Parquet file needs it: absent columns are added, types widened, none narrowed. */
export async function fitTable(
  connection: DuckDBConnection,
  table: string,
  file: string,
): Promise<void> {
  const wanted = await columnsOf(connection, "SELECT *, '' AS _file FROM read_parquet($1)", [file]);
  const declared = [...wanted].map(([name, type]) => `${quotedIdentifier(name)} ${type}`);
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${quotedIdentifier(table)} (${declared.join(', ')})`,
  );
  const present = await columnsOf(connection, `FROM ${quotedIdentifier(table)}`);
  for (const [name, type] of wanted) {
    const change = changeOf(table, name, present.get(name), type);
    if (change) await connection.run(`ALTER TABLE ${quotedIdentifier(table)} ${change}`);
  }
}

function changeOf(
  table: string,
  name: string,
  present: DuckDBType | undefined,
  wanted: DuckDBType,
): string | undefined {
  const column = quotedIdentifier(name);
  if (!present) return `ADD COLUMN ${column} ${wanted}`;
  const wide = widen(present, wanted);
  if (!wide) {
    const types = `got ${wanted}, allowed: what ${present} widens to`;
    throw new Error(`table ${table}, column ${name}: ${types}`);
  }
  return `${wide}` === `${present}` ? undefined : `ALTER ${column} SET DATA TYPE ${wide}`;
}

async function columnsOf(
  connection: DuckDBConnection,
  query: string,
  values: string[] = [],
): Promise<Map<string, DuckDBType>> {
  const result = await connection.run(`SELECT * FROM (${query}) LIMIT 0`, values);
  const types = result.columnTypes();
  return new Map(result.columnNames().map((name, at) => [name, types[at] as DuckDBType]));
}
