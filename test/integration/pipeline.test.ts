import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { type Commit, isCommit } from '../../core/settle/commit.ts';
import { event as orderPlaced } from '../../events/order-placed/event.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { silent } from '../../local/progress.ts';
import { type LocalRuntime, startLocalRuntime } from '../../local/runtime.ts';
import { encodeEvent } from '../../sdk/encode.ts';
import { type Row, readRows } from '../helpers/rows.ts';
import { uniqueName } from '../helpers/services.ts';

const PATIENCE = { timeout: 30_000, interval: 300 };
const PARTITION = 1;

const ORDER = {
  order_id: '9223372036854775807',
  consumer_id: 9_007_199_254_740_993n,
  store_id: -1,
  placed_at: '1969-12-31T23:59:59.999999Z',
  promised_at: '2026-11-22T10:00:00.123Z',
  delivery_date: '1899-12-31',
  subtotal: '1234567890.12',
  tip: null,
  currency: 'JPY',
  city: 'Zürich 🚲',
  platform: 'web',
  app_version: '1.0',
  session_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  promo_code: '',
  delivery_note: 'ä'.repeat(20_000),
  distance_km: 'NaN',
  item_count: 2,
  items: [
    { sku: 'a-1', quantity: 2, unit_price: '0.10', note: null },
    { sku: 'b-2', quantity: 1, unit_price: '9999999999.99', note: 'ripe' },
  ],
  experiments: { checkout: 'b', '': 'empty' },
  is_subscriber: true,
  referrer: null,
};
const { is_subscriber: _, referrer: __, ...OLD_ORDER } = ORDER;
const ENVELOPE = { id: 'id-1', time: '2026-11-22T10:15:00.000001Z', attributes: { tenant: 'x' } };

/** What is produced, in order: offset 0, 1, … of one partition. */
function messages() {
  const encoded = encodeEvent(orderPlaced, ORDER, { ...ENVELOPE, key: 'k' });
  // a symbol of a version to come: the producer's library would refuse it
  const value = encoded.value?.toString().replace('"web"', '"watch"') ?? null;
  const whole = { ...encoded, value };
  const older = encodeEvent(orderPlaced, OLD_ORDER, { version: 1, time: ENVELOPE.time });
  const foreign = { key: null, value: whole.value, timestamp: '-1' };
  const broken = { ...whole, value: Buffer.from('{"order_id": 1') };
  const unknown = { ...whole, headers: { ...whole.headers, ce_dataschema: 'order-placed/99' } };
  const mismatch = { key: '', value: JSON.stringify({ order_id: 'many' }) };
  const tombstone = { key: 'k', value: null };
  return [whole, broken, older, tombstone, foreign, unknown, mismatch, whole];
}

let runtime: LocalRuntime;
let kafka: Kafka;

beforeAll(async () => {
  const session = uniqueName('test-pipeline');
  runtime = await startLocalRuntime({ root: PROJECT_ROOT, session, progress: silent });
  const { brokers } = runtime.session;
  kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const partitioned = messages().map((message) => ({ ...message, partition: PARTITION }));
  await producer.send({ topic: 'order-placed', messages: partitioned });
  await producer.disconnect();
  await vi.waitFor(async () => expect(await rowsInWarehouse()).toBe(4), PATIENCE);
});

afterAll(() => runtime?.stop());

describe('a pipeline of the synthesized stacks, with the bundled functions', () => {
  it('loads every good record, value by value', async () => {
    const rows = await query('SELECT * FROM order_placed ORDER BY _kafka_offset');
    expect(rows.map((row) => row['_kafka_offset'])).toEqual(['0', '2', '4', '7']);
    expect(rows[0]).toMatchObject({
      order_id: '9223372036854775807',
      consumer_id: '9007199254740993',
      store_id: '-1',
      placed_at: '1969-12-31 23:59:59.999999+00',
      promised_at: '2026-11-22 10:00:00.123+00',
      delivery_date: '1899-12-31',
      subtotal: '1234567890.12',
      tip: null,
      currency: 'JPY',
      city: 'Zürich 🚲',
      platform: 'unknown',
      promo_code: '',
      delivery_note: 'ä'.repeat(20_000),
      distance_km: 'NaN',
      item_count: 2,
      items: ORDER.items,
      is_subscriber: true,
      referrer: null,
      _event_id: 'id-1',
      _event_time: '2026-11-22 10:15:00.000001+00',
      _attributes: '{"tenant":"x"}',
      _kafka_partition: PARTITION,
      _kafka_key: 'k',
      _schema: 'order-placed/2',
    });
  });

  it('fills in what an older version lacks', async () => {
    const [row] = await query('SELECT * FROM order_placed WHERE _kafka_offset = 2');
    expect(row).toMatchObject({
      is_subscriber: false,
      referrer: null,
      _schema: 'order-placed/1',
      _kafka_key: null,
    });
  });

  it('takes a record without headers, under its coordinates and its timestamp', async () => {
    const [row] = await query('SELECT * FROM order_placed WHERE _kafka_offset = 4');
    expect(row).toMatchObject({
      _event_id: `order-placed/${PARTITION}/4`,
      _attributes: null,
      _schema: 'order-placed/2',
    });
    expect(row?.['_event_time']).toBe(row?.['_kafka_timestamp']);
  });

  it('sends every bad record to the dead letters, byte for byte, with its reason', async () => {
    const letters = await deadLetters(3);
    const said = letters.map(({ headers = {} }) =>
      ['offset', 'partition', 'generation', 'reason', 'stage'].map((name) =>
        headers[`sluice.dlq.${name}`]?.toString(),
      ),
    );
    expect(said).toEqual([
      ['1', '1', '0', 'DECODE', 'payload'],
      ['5', '1', '0', 'UNKNOWN_SCHEMA', 'payload'],
      ['6', '1', '0', 'SCHEMA_MISMATCH', 'row'],
    ]);
    expect(letters[0]?.value?.toString()).toBe('{"order_id": 1');
    expect(letters[0]?.headers?.['ce_id']?.toString()).toBe('id-1');
    expect(letters[2]?.key?.toString()).toBe('');
  });

  it('accounts for every offset in its commits', async () => {
    const found = await commits();
    expect(found[0]?.from).toBe(0);
    expect(found.at(-1)?.next).toBe(messages().length);
    expect(found.flatMap(({ tombstones }) => tombstones)).toEqual([[3, 4]]);
    expect(found.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(found.reduce((rows, commit) => rows + commit.rows, 0)).toBe(4);
  });

  it('commits files that hold what the warehouse holds', async () => {
    const files = (await commits()).flatMap(({ files: named }) => named);
    const inFiles = (await Promise.all(files.map(({ key }) => fileRows(key)))).flat();
    const offsets = inFiles.map((row) => Number(row['_kafka_offset'])).sort((a, b) => a - b);
    expect(offsets).toEqual([0, 2, 4, 7]);
    const loaded = await query('SELECT key FROM sluice_files ORDER BY key');
    expect(loaded.map(({ key }) => key)).toEqual(files.map(({ key }) => key).sort());
  });
});

function query(sql: string): Promise<Row[]> {
  return withDuckDb(runtime.session.warehouseFile ?? '', 'read', async (connection) => {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  });
}

/** 0 as long as there is no table. */
async function rowsInWarehouse(): Promise<number> {
  try {
    const [row] = await query('SELECT count(*)::INTEGER AS rows FROM order_placed');
    return Number(row?.['rows']);
  } catch {
    return 0;
  }
}

function s3(): S3Client {
  const { endpoint, region } = runtime.session;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new S3Client({ endpoint, region, credentials });
}

/** Oldest first. */
async function commits(): Promise<Commit[]> {
  const { bucket } = runtime.session;
  const log = new S3CommitLog({ client: s3(), bucket, event: 'order-placed' });
  const links = await Array.fromAsync(log.all(PARTITION));
  return links.filter(isCommit).reverse();
}

async function fileRows(key: string): Promise<Row[]> {
  const { bucket } = runtime.session;
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return readRows(await Body?.transformToByteArray());
}

async function deadLetters(count: number): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId: uniqueName('reader') });
  const letters: KafkaMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: 'order-placed.dlq', fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void letters.push(message) });
  try {
    await vi.waitFor(() => expect(letters).toHaveLength(count), PATIENCE);
  } finally {
    await consumer.disconnect();
  }
  return letters;
}
