import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { LEDGER_TABLE, tableName } from '../../adapters/duckdb-table.ts';
import { hasTable } from '../kit/warehouse.ts';

/** How old records were, milliseconds. */
export interface Age {
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
}

/** What the warehouse says of an event. */
export interface WarehouseCount {
  readonly rows: number;
  /** Distinct coordinates of source records among the rows. */
  readonly distinctSources: number;
  /** From a record's timestamp in Kafka to its commit; `null` without rows. */
  readonly committed: Age | null;
  /** From a record's timestamp in Kafka to the moment it could be queried. */
  readonly queryable: Age | null;
  /** When the last file came in, milliseconds since 1970. */
  readonly lastLoadedAtMillis: number;
}

/** What there is to count before the first file of an event. */
export const NOTHING_LOADED: WarehouseCount = {
  rows: 0,
  distinctSources: 0,
  committed: null,
  queryable: null,
  lastLoadedAtMillis: 0,
};

/** Asks an event's table. */
export async function countInWarehouse(
  connection: DuckDBConnection,
  event: string,
): Promise<WarehouseCount> {
  const table = tableName(event);
  if (!(await hasTable(connection, table))) return NOTHING_LOADED;
  const reader = await connection.runAndReadAll(`
    SELECT
      count(*)::DOUBLE,
      count(DISTINCT (_kafka_partition, _kafka_offset))::DOUBLE,
      ${age('committed_at', 0.5)}, ${age('committed_at', 0.99)},
      ${age('loaded_at', 0.5)}, ${age('loaded_at', 0.99)},
      epoch_ms(max(f.loaded_at))::DOUBLE
    FROM ${quotedIdentifier(table)} AS r LEFT JOIN ${LEDGER_TABLE} AS f ON f.key = r._file`);
  const [rows = 0, distinctSources = 0, ...ages] = (reader.getRows()[0] ?? []) as number[];
  const [committedMedian, committedP99, queryableMedian, queryableP99, lastLoaded] = ages;
  return {
    rows,
    distinctSources,
    committed: ageOf(committedMedian, committedP99),
    queryable: ageOf(queryableMedian, queryableP99),
    lastLoadedAtMillis: lastLoaded ?? 0,
  };
}

/** Rows that are in, whatever the event. */
export async function loadedRows(connection: DuckDBConnection, event: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(sum(rows), 0)::DOUBLE FROM ${LEDGER_TABLE} WHERE event = $1`,
    [event],
  );
  return Number(reader.getRows()[0]?.[0]);
}

function age(moment: string, quantile: number): string {
  const millis = `epoch_ms(f.${moment}) - epoch_ms(r._kafka_timestamp)`;
  return `quantile_cont(${millis}, ${quantile})::DOUBLE`;
}

function ageOf(median: number | null | undefined, p99: number | null | undefined): Age | null {
  if (typeof median !== 'number' || typeof p99 !== 'number') return null;
  return { medianMilliseconds: Math.round(median), p99Milliseconds: Math.round(p99) };
}
