/** A process of its own that adds `argv[3]` rows, one an opening, to table `t` of the file `argv[2]`. */
import { withDuckDb } from '../../adapters/duckdb-file.ts';

const [file, rows] = process.argv.slice(2) as [string, string];
for (let row = 0; row < Number(rows); row += 1) {
  await withDuckDb(file, 'write', (connection) =>
    connection.run('INSERT INTO t VALUES ($1)', [process.pid]),
  );
}
