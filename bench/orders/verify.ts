import { DuckDBInstance } from '@duckdb/node-api';
import { SELECT_SUMS, type Sums, sumsOfRow } from './sums.ts';

/**
 * Reads files of orders with DuckDB and compares them with what was produced.
 *
 * @returns what is wrong, nothing when all is right
 */
export async function verifyOrders(files: readonly string[], expected: Sums): Promise<string[]> {
  if (files.length === 0) return ['no files'];
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const from = `FROM read_parquet([${list}], hive_partitioning = false, filename = true)`;
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const sums = await connection.runAndReadAll(`SELECT ${SELECT_SUMS} ${from}`);
    const found = sumsOfRow(sums.getRows()[0] ?? []);
    const wrong = Object.keys(expected)
      .filter((name) => found[name] !== expected[name])
      .map((name) => `${name}: got ${found[name]}, expected ${expected[name]}`);
    const mixed = await connection.runAndReadAll(
      `SELECT filename ${from} GROUP BY filename HAVING count(DISTINCT epoch_ms(event_time) // 3600000) > 1`,
    );
    if (mixed.currentRowCount > 0) wrong.push(`${mixed.currentRowCount} files hold several hours`);
    return wrong;
  } catch (error) {
    return [String(error)];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
