import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaMessage } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { generateRecords } from '../../cli/generator/stream.ts';
import { type Plan, produceFile, produceGenerated } from '../../cli/produce/run.ts';
import type { EventDefinition } from '../../core/event/definition.ts';
import { createProducer } from '../../sdk/producer.ts';
import { testIo } from '../cli/test-io.ts';
import { thingSeen } from '../helpers/events.ts';
import { createTopic, testKafka, uniqueName } from '../helpers/services.ts';

const FIELDS = [
  { name: 'n', type: 'long' },
  { name: 's', type: ['null', 'string'], default: null },
];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An event with a topic of its own. */
async function eventWithTopic(configs: Record<string, string> = {}): Promise<EventDefinition> {
  const event = thingSeen([FIELDS], { name: uniqueName('thing') });
  await createTopic(event.name, { partitions: 2, configs });
  return event;
}

async function fileOf(text: string): Promise<string> {
  const file = join(folder, uniqueName('lines'));
  await writeFile(file, text);
  return file;
}

function planOf(event: EventDefinition, rest: Partial<Plan> = {}): Plan {
  const session = { brokers: inject('brokers') };
  return { event, session, version: 1, encoding: 'json', rate: undefined, ...rest };
}

/** Everything that a topic holds, of so many records. */
async function readTopic(topic: string, count: number): Promise<KafkaMessage[]> {
  const consumer = testKafka().consumer({ groupId: uniqueName('reader') });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const messages: KafkaMessage[] = [];
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        messages.push(message);
        if (messages.length >= count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return messages;
}

async function recordsIn(topic: string): Promise<number> {
  const admin = testKafka().admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

describe('sluice produce', () => {
  it('sends every line of a file with headers and key', async () => {
    const event = await eventWithTopic();
    const path = await fileOf('\ufeff{"n": 9007199254740993}\r\n\n{"n": 2, "s": "zwei"}');
    const source = { path, keyField: 'n', skipInvalid: false };
    const result = await produceFile(planOf(event), source, testIo());
    expect(result).toMatchObject({ sent: 2, skipped: 0 });
    const messages = await readTopic(event.name, 2);
    const values = messages.map(({ value }) => String(value)).sort();
    expect(values).toEqual(['{"n":"9007199254740993"}', '{"n":2,"s":"zwei"}']);
    expect(messages.map(({ key }) => String(key)).sort()).toEqual(['2', '9007199254740993']);
    expect(String(messages[0]?.headers?.['ce_dataschema'])).toBe(`${event.name}/1`);
  });

  it('sends nothing when a line does not fit, and names it', async () => {
    const event = await eventWithTopic();
    const path = await fileOf('{"n": 1}\n{"n": "secret"}\nsecret\n');
    const io = testIo();
    const source = { path, keyField: undefined, skipInvalid: false };
    await expect(produceFile(planOf(event), source, io)).rejects.toThrow('nothing sent');
    expect(io.err().split('\n')).toEqual([
      expect.stringContaining(`${path}:2: n: got a string, allowed: an integer of 64 bits`),
      `${path}:3: no JSON`,
      '',
    ]);
    expect(io.err()).not.toContain('secret');
    expect(await recordsIn(event.name)).toBe(0);
  });

  it('sends the others when lines that do not fit may be skipped', async () => {
    const event = await eventWithTopic();
    const path = await fileOf('{"n": 1}\n{}\n{"n": 3}\n');
    const io = testIo();
    const source = { path, keyField: undefined, skipInvalid: true };
    const result = await produceFile(planOf(event), source, io);
    expect(result).toMatchObject({ sent: 2, skipped: 1 });
    expect(io.err()).toContain(`${path}:2: n: got nothing`);
    expect(await recordsIn(event.name)).toBe(2);
  });

  it('reads standard input to its end before it sends', async () => {
    const event = await eventWithTopic();
    const io = testIo({ stdin: '{"n": 1}\n{"n": 2}\n{"n": 3}' });
    const source = { path: '-', keyField: undefined, skipInvalid: false };
    expect(await produceFile(planOf(event), source, io)).toMatchObject({ sent: 3 });
    const bad = testIo({ stdin: '{"n": 1}\n{' });
    await expect(produceFile(planOf(event), source, bad)).rejects.toThrow('standard input');
    expect(bad.err()).toBe('standard input:2: no JSON at character 2\n');
    expect(await recordsIn(event.name)).toBe(3);
  });

  it('refuses a line that the topic would refuse before it sends any', async () => {
    const event = await eventWithTopic({ 'max.message.bytes': '2000' });
    const path = await fileOf(`{"n": 1}\n{"n": 2, "s": "${'x'.repeat(3000)}"}\n`);
    const source = { path, keyField: undefined, skipInvalid: false };
    const io = testIo();
    await expect(produceFile(planOf(event), source, io)).rejects.toThrow('nothing sent');
    expect(io.err()).toContain("allowed: 2000, the topic's max.message.bytes");
    expect(await recordsIn(event.name)).toBe(0);
  });

  it('takes a line of nearly the size that the topic takes', async () => {
    const event = await eventWithTopic();
    const path = await fileOf(`{"n": 1, "s": "${'x'.repeat(1_047_500)}"}\n`);
    const source = { path, keyField: undefined, skipInvalid: false };
    expect(await produceFile(planOf(event), source, testIo())).toMatchObject({ sent: 1 });
  });

  it('fails as used wrongly on a file that is not there', async () => {
    const event = await eventWithTopic();
    const source = { path: join(folder, 'nowhere'), keyField: undefined, skipInvalid: false };
    await expect(produceFile(planOf(event), source, testIo())).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('generates events, no faster than the rate', async () => {
    const event = await eventWithTopic();
    const plan = planOf(event, { rate: 100, encoding: 'avro' });
    const result = await produceGenerated(plan, { count: 50, seed: 'x' }, testIo());
    expect(result.sent).toBe(50);
    expect(result.seconds).toBeGreaterThan(0.35);
    expect(await recordsIn(event.name)).toBe(50);
  });
});

describe('EventProducer', () => {
  it('sends nothing when one of the items does not fit', async () => {
    const event = await eventWithTopic();
    const producer = createProducer({ brokers: inject('brokers').split(',') });
    const send = producer.send(event, [{ data: { n: 1 } }, { data: {} }]);
    await expect(send).rejects.toMatchObject({ code: 'MISSING', path: 'n' });
    await producer.send(event, [{ data: { n: 1 }, source: 'mine' }]);
    await producer.close();
    const [message] = await readTopic(event.name, 1);
    expect(String(message?.headers?.['ce_source'])).toBe('mine');
    expect(await recordsIn(event.name)).toBe(1);
  });

  it('goes on after a send that failed', async () => {
    const event = await eventWithTopic();
    const producer = createProducer({ brokers: inject('brokers').split(',') });
    const records = [...generateRecords(event, { count: 5, seed: 1, endMillis: Date.now() })];
    const messages = records.map(({ message }) => message);
    await expect(producer.sendEncoded(uniqueName('no-topic'), messages)).rejects.toThrow();
    await producer.sendEncoded(event.name, messages);
    await producer.close();
    expect(await recordsIn(event.name)).toBe(5);
  });

  it('keeps keys, tombstones and more messages than a request takes', async () => {
    const event = await eventWithTopic();
    const producer = createProducer({ brokers: inject('brokers').split(',') });
    const options = { count: 2500, seed: 1, endMillis: Date.now(), tombstoneShare: 0.5 };
    const records = [...generateRecords(event, options)];
    await producer.sendEncoded(
      event.name,
      records.map(({ message }) => message),
    );
    await producer.close();
    const messages = await readTopic(event.name, 2500);
    const tombstones = messages.filter(({ value }) => value === null);
    expect(tombstones.length).toBe(records.filter(({ fate }) => fate === 'tombstone').length);
    const keys = records.map(({ message }) => String(message.key)).sort();
    expect(messages.map(({ key }) => String(key)).sort()).toEqual(keys);
  });
});
