import { describe, expect, it, vi } from 'vitest';
import { committed, produce, startMapping, waitForCommitted } from '../helpers/kafka-mapping.ts';
import { type Call, obedientFunction } from '../helpers/obedient-function.ts';
import { readTopic } from '../helpers/read-topic.ts';
import { createTopic, testKafka, uniqueName, withAdmin } from '../helpers/services.ts';

const seen = (calls: readonly Call[]): string[] =>
  calls.flatMap(({ items }) => items.map(([name]) => name));

async function recordsOf(topic: string): Promise<string[]> {
  return (await readTopic(topic)).flatMap(({ value }) => {
    const { payload } = JSON.parse(String(value));
    return Object.entries<{ offset: number }[]>(payload.records).flatMap(([name, list]) =>
      list.map(({ offset }) => `${name}@${offset}`),
    );
  });
}

describe('the mapping of a topic', () => {
  it('sends records of several partitions in one call and commits what succeeded', async () => {
    const topic = await createTopic(undefined, { partitions: 3 });
    await produce(topic, [
      [0, 'a'],
      [1, 'b'],
      [2, null],
      [0, 'c'],
    ]);
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic, { windowMilliseconds: 2000 });
    await waitForCommitted(topic, [2, 1, 1]);
    expect(calls()).toHaveLength(1);
    expect(new Map(calls()[0]?.items)).toEqual(
      new Map([
        [`${topic}-0@0`, 'a'],
        [`${topic}-0@1`, 'c'],
        [`${topic}-1@0`, 'b'],
        [`${topic}-2@0`, null],
      ]),
    );
  });

  it('cuts calls at the batch size and loses none', async () => {
    const topic = await createTopic(undefined, { partitions: 2 });
    await produce(
      topic,
      Array.from({ length: 500 }, (_, index) => [index % 2, `r${index}`] as const),
    );
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic, { batchSize: 64 });
    await waitForCommitted(topic, [250, 250]);
    expect(Math.max(...calls().map(({ items }) => items.length))).toBe(64);
    expect(new Set(seen(calls())).size).toBe(500);
    expect(seen(calls())).toHaveLength(500);
  });

  it('cuts calls before the payload limit of the service', async () => {
    const topic = await createTopic();
    const text = 'x'.repeat(900_000);
    for (let count = 0; count < 12; count++) await produce(topic, [[0, text]]);
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic, { windowMilliseconds: 3000 });
    await waitForCommitted(topic, [12]);
    // Five records of 1.2 MB in base64 fit into 6 MiB.
    expect(calls().map(({ items }) => items.length)).toEqual([5, 5, 2]);
  });

  it('retries from the failed offset, and other partitions do not wait', async () => {
    const topic = await createTopic(undefined, { partitions: 2 });
    await produce(topic, [
      [0, 'a'],
      [0, 'refuse once'],
      [0, 'b'],
      [1, 'c'],
    ]);
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic, { windowMilliseconds: 2000 });
    await waitForCommitted(topic, [3, 1]);
    expect(calls().map(({ items }) => items.map(([name]) => name.slice(topic.length)))).toEqual([
      expect.arrayContaining(['-0@0', '-0@1', '-0@2', '-1@0']),
      ['-0@1', '-0@2'],
    ]);
  });

  it('bisects down to the record that throws; it alone goes to the on-failure topic', async () => {
    const topic = await createTopic();
    const onFailureTopic = await createTopic(uniqueName('failures'));
    const texts = ['a', 'b', 'throw', 'c', 'd', 'e', 'f'];
    await produce(
      topic,
      texts.map((text) => [0, text] as const),
    );
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic, { onFailureTopic });
    await waitForCommitted(topic, [7]);
    expect(await recordsOf(onFailureTopic)).toEqual([`${topic}-0@2`]);
    const whole = calls().filter(({ items }) => items.every(([, text]) => text !== 'throw'));
    expect(seen(whole)).toEqual([0, 1, 3, 4, 5, 6].map((offset) => `${topic}-0@${offset}`));
  });

  it('bisects down to the record that kills the process', async () => {
    const topic = await createTopic();
    const onFailureTopic = await createTopic(uniqueName('failures'));
    await produce(topic, [
      [0, 'a'],
      [0, 'exit'],
      [0, 'b'],
    ]);
    const { function: target } = obedientFunction();
    const { log } = await startMapping(target, topic, { onFailureTopic });
    await waitForCommitted(topic, [3]);
    expect(await recordsOf(onFailureTopic)).toEqual([`${topic}-0@1`]);
    expect(log.join('\n')).toContain('Runtime.ExitError');
  });

  it('gives up a record that takes all the time there is', async () => {
    const topic = await createTopic();
    const onFailureTopic = await createTopic(uniqueName('failures'));
    await produce(topic, [
      [0, 'hang'],
      [0, 'a'],
    ]);
    const { function: target } = obedientFunction({ timeoutSeconds: 0.3 });
    await startMapping(target, topic, { onFailureTopic });
    await waitForCommitted(topic, [2]);
    expect(await recordsOf(onFailureTopic)).toEqual([`${topic}-0@0`]);
  });

  it('commits nothing of a partition that keeps failing, and other partitions go on', async () => {
    const topic = await createTopic(undefined, { partitions: 2 });
    await produce(topic, [
      [0, 'refuse'],
      [1, 'a'],
    ]);
    const { function: target, calls } = obedientFunction();
    const endless = { bisect: true, maxRetries: -1, maxRecordAgeSeconds: -1 };
    await startMapping(target, topic, { retry: endless });
    await waitForCommitted(topic, [-1, 1]);
    await produce(topic, [[1, 'b']]);
    await waitForCommitted(topic, [-1, 2]);
    await vi.waitUntil(() => seen(calls()).filter((name) => name === `${topic}-0@0`).length > 2);
    expect(await committed(topic)).toEqual([-1, 2]);
  });

  it('keeps one call in flight for each partition, in order', async () => {
    const topic = await createTopic();
    const { function: target, calls } = obedientFunction({
      environment: { CALL_MILLISECONDS: '150' },
    });
    await startMapping(target, topic, { windowMilliseconds: 0 });
    for (let index = 0; index < 10; index++) await produce(topic, [[0, `r${index}`]]);
    await waitForCommitted(topic, [10]);
    const starts = calls().map(({ startedAt }) => startedAt);
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(150);
    expect(seen(calls())).toEqual(Array.from({ length: 10 }, (_, n) => `${topic}-0@${n}`));
  });

  it('loses nothing when another member joins and leaves', async () => {
    const topic = await createTopic(undefined, { partitions: 4 });
    const slow = { environment: { CALL_MILLISECONDS: '100' } };
    const first = obedientFunction(slow);
    const second = obedientFunction(slow);
    await startMapping(first.function, topic, { batchSize: 10 });
    const texts = (from: number) =>
      Array.from({ length: 200 }, (_, index) => [index % 4, `r${from + index}`] as const);
    await produce(topic, texts(0));
    await vi.waitUntil(() => first.calls().length > 0, { timeout: 20_000 });
    const { mapping } = await startMapping(second.function, topic, { batchSize: 10 });
    await produce(topic, texts(200));
    await vi.waitUntil(() => second.calls().length > 0, { timeout: 20_000 });
    await mapping.stop();
    await produce(topic, texts(400));
    await waitForCommitted(topic, [150, 150, 150, 150]);
    const all = seen([...first.calls(), ...second.calls()]);
    expect(new Set(all).size).toBe(600);
  });

  it('goes on where it was after it was stopped', async () => {
    const topic = await createTopic();
    await produce(topic, [[0, 'a']]);
    const { function: target, calls } = obedientFunction();
    const { mapping } = await startMapping(target, topic);
    await waitForCommitted(topic, [1]);
    await mapping.stop();
    await produce(topic, [[0, 'b']]);
    await startMapping(target, topic);
    await waitForCommitted(topic, [2]);
    expect(seen(calls())).toEqual([`${topic}-0@0`, `${topic}-0@1`]);
  });

  it('reads what was written with zstd and gzip', async () => {
    const topic = await createTopic();
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic);
    const producer = testKafka().producer();
    await producer.connect();
    for (const compression of [1, 4]) {
      const messages = [{ value: `codec ${compression}` }];
      await producer.send({ topic, compression, messages });
    }
    await producer.disconnect();
    await waitForCommitted(topic, [2]);
    expect(calls().flatMap(({ items }) => items.map(([, text]) => text))).toEqual([
      'codec 1',
      'codec 4',
    ]);
  });

  it('follows a topic that was deleted and made again', async () => {
    const topic = await createTopic();
    await produce(topic, [
      [0, 'a'],
      [0, 'b'],
    ]);
    const { function: target, calls } = obedientFunction();
    await startMapping(target, topic);
    await waitForCommitted(topic, [2]);
    await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    await createTopic(topic);
    await produce(topic, [[0, 'c']]);
    await vi.waitUntil(() => calls().some(({ items }) => items.some(([, text]) => text === 'c')), {
      timeout: 30_000,
    });
  });
});
