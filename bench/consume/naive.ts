import { PassThrough } from 'node:stream';
import parquet from 'parquetjs-lite';
import { type KafkaInvocation, runsOf } from '../../lambda/consume-batch/invocation.ts';
import { makeInvocation } from './invocation.ts';
import { measure } from './measure.ts';

/** The straightforward consumer: JSON.parse and parquetjs-lite, row by row. It rounds int64 and has no zstd. */
const { json } = makeInvocation(0);

const string = { type: 'UTF8', optional: true, compression: 'SNAPPY' } as const;
const number = { type: 'DOUBLE', optional: true, compression: 'SNAPPY' } as const;

const result = await measure(
  'naive Node (parquetjs-lite, nested values as text)',
  { warmUp: 1, runs: 3 },
  () => json,
  async (text) => {
    const invocation = JSON.parse(text) as KafkaInvocation;
    let bytes = 0;
    for (const [, records] of runsOf(invocation)) {
      const rows = records.map(({ value }) =>
        flat(JSON.parse(Buffer.from(value ?? '').toString())),
      );
      const columns = Object.entries(rows[0] ?? {}).map(([name, value]) => {
        return [name, typeof value === 'number' ? number : string] as const;
      });
      const sink = new PassThrough();
      sink.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      const schema = new parquet.ParquetSchema(Object.fromEntries(columns));
      const writer = await parquet.ParquetWriter.openStream(schema, sink);
      for (const row of rows) await writer.appendRow(row);
      await writer.close();
    }
    return bytes;
  },
);
process.stdout.write(JSON.stringify(result));

/** Lists and maps as JSON text: the library's nested types would only make it slower. */
function flat(payload: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      return [name, typeof value === 'number' ? value : JSON.stringify(value)];
    }),
  );
}
