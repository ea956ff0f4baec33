import { LEDGER_TABLE, tableName } from '../../adapters/duckdb-table.ts';
import { hasTable, readWarehouse } from '../../cli/kit/warehouse.ts';
import { event } from '../orders/event.ts';

/** Milliseconds from the record's timestamp on. */
export interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Delays {
  readonly rows: number;
  readonly committed: Delay;
  readonly queryable: Delay;
}

const NO_DELAY: Delay = { p50: Number.NaN, p99: Number.NaN, max: Number.NaN };
const NOTHING: Delays = { rows: 0, committed: NO_DELAY, queryable: NO_DELAY };

/**
 * How long the rows of some time took, every one of them, by the warehouse's own ledger: when its file was
 * committed, and when the transaction began that loaded it, which ends some milliseconds later.
 */
export function readDelays(warehouseFile: string, from: number, to: number): Promise<Delays> {
  return readWarehouse(warehouseFile, NOTHING, async (connection) => {
    const table = tableName(event.name);
    if (!(await hasTable(connection, table))) return NOTHING;
    const quantiles = (column: string): string =>
      `quantile_disc(epoch_ms(${column}) - epoch_ms(_kafka_timestamp), [0.5, 0.99, 1])`;
    const result = await connection.runAndReadAll(
      `SELECT count(*), unnest(${quantiles('committed_at')}), unnest(${quantiles('loaded_at')})
       FROM ${table} JOIN ${LEDGER_TABLE} ON _file = key
       WHERE epoch_ms(_kafka_timestamp) BETWEEN $1 AND $2`,
      [BigInt(from), BigInt(to)],
    );
    const rows = result.getRows().map((row) => row.map(Number));
    const delay = (column: number): Delay => {
      const [p50 = Number.NaN, p99 = Number.NaN, max = Number.NaN] = rows.map(
        (row) => row[column] ?? Number.NaN,
      );
      return { p50, p99, max };
    };
    return { rows: rows[0]?.[0] ?? 0, committed: delay(1), queryable: delay(2) };
  });
}
