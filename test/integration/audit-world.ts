import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DuckDbWarehouse } from '../../adapters/duckdb-warehouse.ts';
import { KafkaDeadLetters } from '../../adapters/kafka-dead-letters.ts';
import { KafkaTopicReader } from '../../adapters/kafka-topic-reader.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3FileStore } from '../../adapters/s3-file-store.ts';
import { S3ReplayLog } from '../../adapters/s3-replay-log.ts';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { commands } from '../../cli/commands.ts';
import { runMain } from '../../cli/main.ts';
import type { AuditReport } from '../../core/audit/report.ts';
import { deadLetterTopic } from '../../core/contract.ts';
import type { EventDefinition } from '../../core/event/definition.ts';
import { notificationsOf } from '../../core/notification.ts';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import type { KafkaRecord, OffsetRange } from '../../core/record.ts';
import { applyChunk } from '../../core/replay/apply-chunk.ts';
import type { Plan, ReplayCommit } from '../../core/replay/replay.ts';
import { type Commit, isCommit } from '../../core/settle/commit.ts';
import { BatchEncoder } from '../../core/settle/encode-batch.ts';
import { Settler } from '../../core/settle/settler.ts';
import { onFailureMessage } from '../../local/mapping/on-failure.ts';
import { polledRecord } from '../../local/mapping/record.ts';
import {
  readJson,
  type Session,
  sessionFile,
  sessionFolder,
  writeJson,
} from '../../local/session/files.ts';
import { testIo } from '../cli/test-io.ts';
import { thingSeen } from '../helpers/events.ts';
import { createTopic, testKafka, testS3, testSqs, uniqueName } from '../helpers/services.ts';
import { type SessionRoot, sessionRoot } from './cli-session.ts';

/** Long enough ago that a file would be in the warehouse. */
const COMMITTED_AT = Date.UTC(2026, 10, 22, 10);

/** An event of its own on the run's services, settled by the real adapters and the real settler. */
export class AuditWorld {
  readonly event: EventDefinition;
  readonly session: SessionRoot;
  readonly log: S3CommitLog;
  readonly topic: KafkaTopicReader;
  readonly letters: KafkaTopicReader;
  readonly sink: KafkaDeadLetters;
  /** When what is settled from now on is committed. */
  now = COMMITTED_AT;
  readonly s3 = testS3();
  readonly #sqs = testSqs();
  readonly queueUrl: string;
  readonly #warehouse: DuckDbWarehouse;
  #settler: Settler;

  private constructor(event: EventDefinition, session: SessionRoot, queueUrl: string) {
    const { name } = event;
    const { bucket, warehouseFile } = session;
    const kafka = testKafka();
    const groupPrefix = `${name}-test-`;
    this.event = event;
    this.session = session;
    this.queueUrl = queueUrl;
    this.log = new S3CommitLog({ client: this.s3, bucket, event: name });
    this.topic = new KafkaTopicReader({ kafka, topic: name, groupPrefix });
    this.letters = new KafkaTopicReader({ kafka, topic: deadLetterTopic(name), groupPrefix });
    this.sink = new KafkaDeadLetters({ kafka, topic: deadLetterTopic(name) });
    this.#warehouse = new DuckDbWarehouse(warehouseFile, this.s3);
    this.#settler = this.#newSettler();
  }

  static async create(partitions = 1): Promise<AuditWorld> {
    const name = uniqueName('thing');
    const event = thingSeen([[{ name: 'thing', type: 'string' }]], { name });
    await createTopic(name, { partitions });
    await createTopic(deadLetterTopic(name));
    const session = await sessionRoot([name]);
    const { QueueUrl = '' } = await testSqs().send(new CreateQueueCommand({ QueueName: name }));
    const file = sessionFile(sessionFolder(session.root, 'default'));
    const written = readJson<Session>(file) as Session;
    const events = written.events.map((one) => ({ ...one, queueUrl: QueueUrl }));
    writeJson(file, { ...written, events });
    return new AuditWorld(event, session, QueueUrl);
  }

  /** Forgets all that a process knows. */
  restart(): void {
    this.#settler = this.#newSettler();
  }

  /** Produces a value each: an object becomes a row, a text a dead letter, `null` a tombstone. */
  async produce(values: readonly unknown[], partition = 0): Promise<void> {
    const producer = testKafka().producer();
    await producer.connect();
    const messages = values.map((value) => ({
      partition,
      value: value === null || typeof value === 'string' ? value : JSON.stringify(value),
    }));
    await producer.send({ topic: this.event.name, acks: -1, messages });
    await producer.disconnect();
  }

  /** Delivers `[from, to)` of the topic to the settler, without the offsets that `isLeftOut` names. */
  async settle(
    [from, to]: readonly [number, number],
    { partition = 0, isLeftOut = (_offset: number): boolean => false } = {},
  ): Promise<void> {
    const records: KafkaRecord[] = [];
    await this.topic.read(new Map([[partition, [[from, to]]]]), (record) => records.push(record));
    await this.#settler.settle(
      partition,
      records.filter(({ offset }) => !isLeftOut(offset)),
    );
  }

  /** Lambda gives up on records of partition 0, now. */
  async giveUp(...offsets: readonly number[]): Promise<void> {
    const records = await Promise.all(offsets.map((offset) => this.recordAt(offset)));
    const polled = records.map(({ value, ...record }) =>
      polledRecord({
        ...record,
        timestampType: 'CREATE_TIME',
        key: null,
        value: value && Buffer.from(value),
        headers: [],
      }),
    );
    const origin = { topic: this.event.name, eventSourceArn: 'arn', bootstrapServers: 'b:9092' };
    const { value } = onFailureMessage(origin, {
      work: { records: polled, attempts: 1, notBefore: 0 },
      requestId: 'r',
      functionArn: 'arn',
      failedAt: Date.now(),
    });
    await this.produceLetter(value);
  }

  /** Puts a message into the dead-letter topic as it is. */
  async produceLetter(value: string): Promise<void> {
    const producer = testKafka().producer();
    await producer.connect();
    await producer.send({ topic: deadLetterTopic(this.event.name), messages: [{ value }] });
    await producer.disconnect();
  }

  async commits(partition = 0): Promise<Commit[]> {
    const commits: Commit[] = [];
    for await (const link of this.log.all(partition)) if (isCommit(link)) commits.push(link);
    return commits.reverse();
  }

  /** Loads the files of commits, each file by the real warehouse. */
  async load(...commits: readonly Commit[]): Promise<void> {
    const files = commits.flatMap((commit) => notificationsOf(commit, this.session.bucket));
    await this.#warehouse.load(files);
  }

  async loadAll(): Promise<void> {
    await this.load(...(await this.commits()));
  }

  async recordAt(offset: number): Promise<KafkaRecord> {
    const records: KafkaRecord[] = [];
    await this.topic.read(new Map([[0, [[offset, offset + 1]]]]), (record) => records.push(record));
    const [record] = records;
    if (!record) throw new Error(`the topic holds nothing at offset ${offset}`);
    return record;
  }

  /** Replays dead letters of partition 0, whose record is read as `value` now, by the real protocol. */
  async replay(
    offsets: OffsetRange,
    value: string,
    { isLoaded = true } = {},
  ): Promise<ReplayCommit> {
    const { bucket } = this.session;
    const { name: event } = this.event;
    const replays = new S3ReplayLog({ client: this.s3, bucket, event });
    const before = await Array.fromAsync(replays.plans());
    const chunks = [{ generation: 0, partition: 0, offsets: [offsets] }];
    const acceptedAt = new Date(this.now).toISOString();
    const plan: Plan = { version: 1, event, n: before.length, chunks, acceptedAt, by: 'test' };
    await replays.accept(plan);
    const [offset] = offsets;
    const record = { ...(await this.recordAt(offset)), value: Buffer.from(value) };
    const ports = {
      replays,
      files: new S3FileStore(this.s3, bucket),
      notifier: { announce: async () => {} },
      clock: () => this.now,
      recordsOf: async () => new Map([[offset, record]]),
    };
    const encoder = new BatchEncoder(this.event, columnEncoder);
    const commit = await applyChunk(ports, { event: this.event, encoder, writer: 'test' }, plan, 0);
    if (isLoaded) await this.#warehouse.load(notificationsOf(commit, bucket));
    return commit;
  }

  async putObject(key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.session.bucket, Key: key, Body: body }));
  }

  /** Offsets of the first rows of the files that the queue announces. */
  async announced(): Promise<number[]> {
    const first: number[] = [];
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return first;
      first.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).sluice.first as number));
    }
  }

  async run(...argv: string[]) {
    const io = testIo({ root: this.session.root });
    const code = await runMain(argv, io, commands);
    return { code, out: io.out(), err: io.err() };
  }

  async audit(...flags: string[]) {
    const { code, out, err } = await this.run('audit', this.event.name, '--json', ...flags);
    if (out === '') throw new Error(err);
    return { code, err, report: JSON.parse(out) as AuditReport };
  }

  async remove(): Promise<void> {
    await this.sink.close();
    await this.session.remove();
  }

  #newSettler(): Settler {
    const { bucket } = this.session;
    const ports = {
      commits: this.log,
      files: new S3FileStore(this.s3, bucket),
      deadLetters: this.sink,
      notifier: new SqsNotifier({ client: this.#sqs, queueUrl: this.queueUrl, bucket }),
      clock: () => this.now,
    };
    return new Settler(this.event, ports, { makeEncoder: columnEncoder, writer: 'test' });
  }
}
