import { withDuckDb } from '../../../adapters/duckdb-file.ts';
import type { Identity } from './judge.ts';

/** How often each record of an event stands in the warehouse. Its generation is in its file's name. */
export function rowsIn(warehouseFile: string, event: string): Promise<Map<Identity, number>> {
  const sql = `SELECT
      regexp_extract(_file, '/(\\d{4})-[^/]*$', 1)::INTEGER || '/' || _kafka_partition || '/' || _kafka_offset
        AS identity,
      count(*)::INTEGER AS times
    FROM ${event.replaceAll('-', '_')} GROUP BY ALL`;
  return withDuckDb(warehouseFile, 'read', async (connection) => {
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
    return new Map(rows.map(({ identity, times }) => [String(identity), Number(times)]));
  });
}

/** How many files the warehouse knows. */
export function filesIn(warehouseFile: string): Promise<number> {
  return withDuckDb(warehouseFile, 'read', async (connection) => {
    const result = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM sluice_files');
    return Number(result.getRows()[0]?.[0]);
  });
}
