/**
 * `node naive-process.ts <brokers> <topic> <S3 endpoint> <bucket> <report>`: the consumer that one writes in an
 * afternoon with the packages named for it. At least once, no dead letters, lists as plain repeated groups.
 */
import { PassThrough } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import parquet from 'parquetjs-lite';
import { s3At } from '../../kit/bucket.ts';
import { SteadyAccount } from '../../kit/steady.ts';

const BATCH_BYTES = 6 * 1024 * 1024;
const HOUR_MILLIS = 3_600_000;

type Row = Record<string, unknown> & { readonly event_time: number };

// the library has no zstd
const column = (type: string) => ({ type, optional: true, compression: 'SNAPPY' });
const inItem = (type: string) => ({ type, compression: 'SNAPPY' });
const texts = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, column('UTF8')]));

const schema = new parquet.ParquetSchema({
  event_time: column('TIMESTAMP_MILLIS'),
  ingest_time: column('TIMESTAMP_MILLIS'),
  ...texts('event_id', 'event_name', 'order_id', 'currency', 'city', 'platform', 'app_version'),
  ...texts('session_id', 'promo_code', 'referrer', 'delivery_note', 'attributes'),
  consumer_id: column('INT64'),
  store_id: column('INT64'),
  amount: column('DOUBLE'),
  tip: column('DOUBLE'),
  is_subscriber: column('BOOLEAN'),
  item_count: column('INT32'),
  items: {
    repeated: true,
    fields: { sku: inItem('UTF8'), qty: inItem('INT32'), price: inItem('DOUBLE') },
  },
});

const [brokers = '', topic = '', endpoint = '', bucket = '', report = ''] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const s3 = s3At(endpoint);
let files = 0;

async function flush(values: readonly Buffer[]): Promise<void> {
  const rows = values.map((value) => withoutNulls(JSON.parse(value.toString())));
  const byHour = Map.groupBy(rows, ({ event_time }) => Math.floor(event_time / HOUR_MILLIS));
  for (const [hour, rowsOfHour] of byHour) {
    const time = new Date(hour * HOUR_MILLIS).toISOString();
    const Key = `dt=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/${files++}.parquet`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: await encode(rowsOfHour) }));
  }
}

async function encode(rows: readonly Row[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => chunks.push(chunk));
  const writer = await parquet.ParquetWriter.openStream(schema, sink);
  for (const row of rows) await writer.appendRow(row);
  await writer.close();
  return Buffer.concat(chunks);
}

function withoutNulls(payload: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null)) as Row;
}

async function eventsInTopic(): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

const total = await eventsInTopic();
const account = new SteadyAccount(total);
const consumer = kafka.consumer({ groupId: `naive-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
let values: Buffer[] = [];
let bytes = 0;

async function flushAll(): Promise<void> {
  await flush(values);
  account.done(values.length);
  values = [];
  bytes = 0;
}

await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch }) => {
    try {
      for (const { value } of batch.messages) {
        if (value === null) continue;
        values.push(value);
        bytes += value.length;
        if (bytes >= BATCH_BYTES) await flushAll();
      }
      if (account.events + values.length < total) return;
      await flushAll();
      resolve();
    } catch (error) {
      reject(error);
    }
  },
});
await finished;
account.write(report);
process.exit();
