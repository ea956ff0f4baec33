import { type AddressInfo, connect, createServer } from 'node:net';
import { type ISocketFactory, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createKafkaClient } from '../../adapters/kafka-client.ts';
import { KafkaDeadLetters } from '../../adapters/kafka-dead-letters.ts';
import { readOffsets } from '../../adapters/kafka-offsets.ts';
import { createLog } from '../../adapters/log.ts';
import type { Header } from '../../core/header.ts';
import type { KafkaRecord } from '../../core/record.ts';
import { aDeadLetter, aRecord } from '../adapters/dead-letters.ts';
import { createTopic, testKafka, uniqueName, withAdmin } from '../helpers/services.ts';

const sinks: KafkaDeadLetters[] = [];
afterEach(async () => {
  for (const sink of sinks.splice(0)) await sink.close();
});

const brokers = () => inject('brokers').split(',');

function aSink(topic: string, options: { kafka?: Kafka; clock?: () => number } = {}) {
  const client = { clientId: 'test', brokers, authentication: 'none' as const, log: createLog() };
  const { kafka = createKafkaClient(client), clock = Date.now } = options;
  const sink = new KafkaDeadLetters({ kafka, topic, clock, deadlineMilliseconds: 20_000 });
  sinks.push(sink);
  return sink;
}

const aDeadLetterTopic = (partitions = 1, configs = {}) =>
  createTopic(`${uniqueName('event')}.dlq`, {
    partitions,
    configs: { 'max.message.bytes': String(8 * 1024 * 1024), ...configs },
  });

type Received = KafkaMessage & { readonly partition: number };

/** Everything that a topic holds, in order of partition and offset. */
async function contentOf(topic: string): Promise<Received[]> {
  const offsets = await withAdmin((admin) => readOffsets(admin, topic));
  const expected = offsets.reduce((sum, { end, beginning }) => sum + end - beginning, 0);
  const consumer = testKafka().consumer({ groupId: uniqueName('reader') });
  const received: Received[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      received.push({ ...message, partition });
      if (received.length >= expected) resolve();
    },
  });
  if (expected > 0) await complete;
  await consumer.disconnect();
  return received.sort((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset));
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const allBytes = Uint8Array.from({ length: 256 }, (_, at) => at);
const offsetOf = ({ headers }: KafkaMessage) => Number(headers?.['sluice.dlq.offset']);

describe('KafkaDeadLetters', () => {
  it('keeps key, value, headers and timestamp byte for byte', async () => {
    const headers: Header[] = [
      ['trace', bytes(0xff, 0xfe)],
      ['hop', bytes(1)],
      ['empty', bytes()],
      ['hop', bytes(2)],
      ['Ünïcode', bytes(3)],
      ['hop', bytes(0)],
    ];
    const records: Partial<KafkaRecord>[] = [
      { key: null, value: allBytes, headers },
      { key: bytes(), value: bytes(), timestamp: -1_000 },
      { key: allBytes, value: null, timestamp: 0 },
      // A view into a larger buffer, as decoded base64 often is.
      {
        key: allBytes.subarray(10, 20),
        value: allBytes.subarray(250),
        timestamp: -62_135_596_800_000,
      },
      { timestamp: 1 },
    ];
    const topic = await aDeadLetterTopic();
    const letters = records.map((fields, offset) =>
      aDeadLetter({ record: aRecord({ ...fields, offset }) }),
    );
    await aSink(topic).produce(letters);

    const received = await contentOf(topic);
    expect(received).toHaveLength(records.length);
    for (const [at, { record }] of letters.entries()) {
      const message = received[at];
      expect(message?.key).toEqual(record.key && Buffer.from(record.key));
      expect(message?.value).toEqual(record.value && Buffer.from(record.value));
      expect(message?.timestamp).toBe(String(record.timestamp));
      expect(String(message?.headers?.['sluice.dlq.offset'])).toBe(String(record.offset));
    }
    expect(received[0]?.headers).toMatchObject({
      trace: Buffer.from([0xff, 0xfe]),
      hop: [Buffer.from([1]), Buffer.from([2]), Buffer.from([0])],
      empty: Buffer.alloc(0),
      Ünïcode: Buffer.from([3]),
    });
  });

  it('leaves the time to a topic that stamps its own, however far in the future', async () => {
    const topic = await aDeadLetterTopic(1, { 'message.timestamp.type': 'LogAppendTime' });
    const timestamp = 253_402_300_799_999;
    await aSink(topic).produce([aDeadLetter({ record: aRecord({ timestamp }) })]);
    const [message] = await contentOf(topic);
    expect(Math.abs(Number(message?.timestamp) - Date.now())).toBeLessThan(60_000);
    expect(String(message?.headers?.['sluice.dlq.timestamp'])).toBe(String(timestamp));
  });

  it('produces more than one request takes, the letters of a partition in order', async () => {
    const topic = await aDeadLetterTopic(3);
    const value = new Uint8Array(5_000);
    const letters = Array.from({ length: 1_200 }, (_, offset) =>
      aDeadLetter({ record: aRecord({ partition: offset % 4, offset, value }) }),
    );
    await aSink(topic).produce(letters);
    const received = await contentOf(topic);
    expect(received.map(offsetOf).sort((a, b) => a - b)).toEqual(letters.map((_, at) => at));
    for (let source = 0; source < 4; source += 1) {
      const ofSource = received.map(offsetOf).filter((offset) => offset % 4 === source);
      expect(ofSource).toEqual([...ofSource].sort((a, b) => a - b));
    }
    expect(new Set(received.map(({ partition }) => partition)).size).toBe(3);
  });

  it('produces a record as large as a topic takes by default, and one much larger', async () => {
    const topic = await aDeadLetterTopic();
    const sizes = [1_048_000, 10, 7_500_000];
    const letters = sizes.map((size, offset) =>
      aDeadLetter({ record: aRecord({ offset, value: new Uint8Array(size).fill(7) }) }),
    );
    await aSink(topic).produce(letters);
    expect((await contentOf(topic)).map(({ value }) => value?.length)).toEqual(sizes);
  });

  it('serves partitions that settle at the same time, and calls one after another', async () => {
    const topic = await aDeadLetterTopic(2);
    const sink = aSink(topic);
    const produce = (offset: number) =>
      sink.produce([aDeadLetter({ record: aRecord({ partition: offset % 2, offset }) })]);
    await Promise.all([0, 1, 2, 3].map(produce));
    await produce(4);
    const offsets = (await contentOf(topic)).map(offsetOf);
    expect(offsets.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('connects anew after it has idled', async () => {
    const topic = await aDeadLetterTopic();
    let now = 0;
    const way = await detour();
    const sink = aSink(topic, { kafka: way.kafka, clock: () => now });
    await sink.produce([aDeadLetter()]);
    const before = way.connections;
    await sink.produce([aDeadLetter()]);
    expect(way.connections).toBe(before);
    now = 5 * 60_000;
    await sink.produce([aDeadLetter()]);
    expect(way.connections).toBeGreaterThan(before);
    expect(await contentOf(topic)).toHaveLength(3);
  });

  it('loses no letter to the sequence numbers of letters whose acknowledgement was lost', async () => {
    const topic = await aDeadLetterTopic();
    const way = await detour();
    const sink = aSink(topic, { kafka: way.kafka });
    const letterOf = (offset: number) => aDeadLetter({ record: aRecord({ offset }) });
    await sink.produce([letterOf(0)]);
    // The broker appends what it is sent, and its answers are lost until the client gives up.
    way.deaf = true;
    await expect(sink.produce([letterOf(1)])).rejects.toThrow(
      expect.objectContaining({ code: 'DEAD_LETTER_UNDELIVERED' }),
    );
    way.deaf = false;
    await sink.produce([letterOf(2)]);
    const offsets = (await contentOf(topic)).map(offsetOf);
    expect(offsets).toEqual([0, 1, 2]);
  });

  it('fails on a topic that nobody made, and does not make it', async () => {
    const topic = `${uniqueName('nobody-made-it')}.dlq`;
    await expect(aSink(topic).produce([aDeadLetter()])).rejects.toThrow(
      expect.objectContaining({ code: 'DEAD_LETTER_UNDELIVERED' }),
    );
    expect(await withAdmin((admin) => admin.listTopics())).not.toContain(topic);
  });
});

describe('readOffsets', () => {
  it('says what each partition holds, also when it is empty', async () => {
    const topic = await aDeadLetterTopic(3);
    const record = (partition: number) => aDeadLetter({ record: aRecord({ partition }) });
    await aSink(topic).produce([record(1), record(1), record(2)]);
    expect(await withAdmin((admin) => readOffsets(admin, topic))).toEqual([
      { partition: 0, beginning: 0, end: 0 },
      { partition: 1, beginning: 0, end: 2 },
      { partition: 2, beginning: 0, end: 1 },
    ]);
  });
});

interface Detour {
  readonly kafka: Kafka;
  /** While set, the broker hears and the client does not: each answer ends its connection. */
  deaf: boolean;
  connections: number;
}

/** A client whose way to the broker leads over a proxy. */
async function detour(): Promise<Detour> {
  let target = { host: '', port: 0 };
  const proxy = createServer((client) => {
    const broker = connect(target);
    way.connections += 1;
    client.on('data', (data) => broker.write(data));
    broker.on('data', (data) => (way.deaf ? client.destroy() : client.write(data)));
    client.on('close', () => broker.destroy()).on('error', () => {});
    broker.on('close', () => client.destroy()).on('error', () => {});
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  const socketFactory: ISocketFactory = (broker) => {
    target = { host: broker.host, port: broker.port };
    return connect(port, '127.0.0.1', broker.onConnect);
  };
  const quiet = { logLevel: logLevel.NOTHING, retry: { retries: 0 } };
  const kafka = new Kafka({ clientId: 'test', brokers: brokers(), socketFactory, ...quiet });
  const way: Detour = { kafka, deaf: false, connections: 0 };
  return way;
}
