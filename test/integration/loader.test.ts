import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { ENV } from '../../core/contract.ts';
import { notificationBody } from '../../core/notification.ts';
import { event } from '../../events/order-placed/event.ts';
import { handler } from '../../lambda/load-files/handler.ts';
import { aCommit, aFile, aNotification } from '../adapters/commits.ts';
import { parquetOf } from '../adapters/parquet.ts';
import { testS3, testSqs, uniqueName } from '../helpers/services.ts';

const s3 = testS3();
const sqs = testSqs();
const bucket = uniqueName('lake');
const folder = mkdtempSync(join(tmpdir(), 'sluice-loader-'));
const warehouseFile = join(folder, 'warehouse.duckdb');
const printed: string[] = [];

beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const eventFile = join(folder, 'event.json');
  writeFileSync(eventFile, JSON.stringify(event));
  const environment = {
    [ENV.eventFile]: eventFile,
    [ENV.bucket]: bucket,
    [ENV.duckdbFile]: warehouseFile,
    [ENV.environment]: 'test',
    AWS_ENDPOINT_URL: inject('endpoint'),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => printed.push(String(line)) > 0);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

let files = 0;

/** A file of one row, put where its commit says. */
async function putFile() {
  files += 1;
  const body = await parquetOf(`SELECT ${files} AS n`);
  const file = aFile(files * 10, { rows: 1, bytes: body.length });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: file.key, Body: body }));
  return file;
}

async function aQueue(): Promise<string> {
  const queue = new CreateQueueCommand({ QueueName: uniqueName('files') });
  return (await sqs.send(queue)).QueueUrl ?? '';
}

/** Everything in the queue, in the shape in which Lambda hands it over. */
async function receive(queueUrl: string): Promise<SQSRecord[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map((message) => aMessage(message.Body ?? '', message.MessageId));
}

function aMessage(body: string, messageId = uniqueName('message')): SQSRecord {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
  };
  const place = { eventSourceARN: 'arn', eventSource: 'aws:sqs', awsRegion: 'us-east-1' };
  const rest = { receiptHandle: '', attributes, messageAttributes: {}, md5OfBody: '' };
  return { messageId, body, ...rest, ...place };
}

const numbersLoaded = () =>
  withDuckDb(warehouseFile, 'read', async (connection) => {
    const rows = await connection.runAndReadAll('SELECT n FROM order_placed ORDER BY n');
    return rows.getRows().flat();
  });

describe('the loader', () => {
  it('loads what a queue announces, each file once', async () => {
    const queueUrl = await aQueue();
    const notifier = new SqsNotifier({ client: sqs, queueUrl, bucket });
    const commit = aCommit({ files: [await putFile(), await putFile()] });
    await notifier.announce(commit);
    await notifier.announce(commit);
    const Records = await receive(queueUrl);
    expect(Records).toHaveLength(4);
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
    expect(await numbersLoaded()).toEqual([1, 2]);
    const metrics = printed.filter((line) => line.includes('FilesLoaded'));
    expect(metrics.map((line) => JSON.parse(line)['FilesLoaded'])).toEqual([2]);
  });

  it('fails what is not its own, message by message, and loads the others', async () => {
    const queueUrl = await aQueue();
    const secret = 'customer 4711';
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: secret }));
    const [foreign] = await receive(queueUrl);
    const body = (fields: object) => notificationBody(aNotification(fields), 'us-east-1');
    const otherEvent = aMessage(
      body({ bucket, event: 'courier-location', key: 'data/courier-location/f.parquet' }),
    );
    const otherBucket = aMessage(body({ bucket: 'somebody-elses' }));
    const file = await putFile();
    const good = aMessage(body({ ...file, bucket }));
    const gone = aMessage(body({ bucket, key: aFile(1_000_000).key }));
    const goneAgain = aMessage(gone.body);
    const Records = [foreign as SQSRecord, otherEvent, gone, good, otherBucket, goneAgain];
    const { batchItemFailures } = await handler({ Records });
    const failed = [foreign, otherEvent, otherBucket, gone, goneAgain];
    expect(batchItemFailures).toEqual(
      failed.map((message) => ({ itemIdentifier: message?.messageId })),
    );
    expect(await numbersLoaded()).toContain(files);
    expect(printed.join('')).not.toContain('4711');
    expect(printed.filter((line) => line.includes('message refused'))).toHaveLength(3);
  });
});
