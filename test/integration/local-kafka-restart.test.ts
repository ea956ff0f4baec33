import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startKafka } from '../../local/kafka.ts';
import { silent } from '../../local/progress.ts';
import { makeTopics } from '../../local/topics.ts';
import { startMapping } from '../helpers/kafka-mapping.ts';
import { obedientFunction } from '../helpers/obedient-function.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

it('goes on after the broker was away, and loses nothing', { timeout: 120_000 }, async () => {
  const directory = `${temporaryFolder()}/kafka`;
  let kafka = await startKafka({ directory, progress: silent });
  onTestFinished(() => kafka.stop());
  const { brokers } = kafka;
  const topic = 'restarted';
  await makeTopics(brokers, [{ name: topic, partitions: 2, replicationFactor: 1, configs: {} }]);
  const { function: target, calls } = obedientFunction();
  await startMapping(target, topic, {}, brokers);
  const send = async (from: number): Promise<void> => {
    const client = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    const producer = client.producer();
    await producer.connect();
    const messages = Array.from({ length: 100 }, (_, index) => ({ value: `r${from + index}` }));
    await producer.send({ topic, acks: -1, messages });
    await producer.disconnect();
  };
  const seen = (): Set<string | null> =>
    new Set(calls().flatMap(({ items }) => items.map(([, text]) => text)));
  await send(0);
  await vi.waitUntil(() => seen().size === 100, { timeout: 20_000 });
  await kafka.stop();
  kafka = await startKafka({ directory, progress: silent });
  expect(kafka.brokers).toBe(brokers);
  await send(100);
  await vi.waitUntil(() => seen().size === 200, { timeout: 60_000 });
});

it('is in the group no more when it is stopped while the broker is away', {
  timeout: 120_000,
}, async () => {
  const directory = `${temporaryFolder()}/kafka`;
  let kafka = await startKafka({ directory, progress: silent });
  onTestFinished(() => kafka.stop());
  const { brokers } = kafka;
  const topic = 'stopped';
  await makeTopics(brokers, [{ name: topic, partitions: 1, replicationFactor: 1, configs: {} }]);
  const { function: target } = obedientFunction();
  const { mapping, log } = await startMapping(target, topic, {}, brokers);
  await kafka.stop();
  await vi.waitUntil(() => log.some((line) => line.startsWith('polling failed')), {
    timeout: 60_000,
  });
  // By now it tries to join again.
  await sleep(500);
  const stopped = mapping.stop();
  kafka = await startKafka({ directory, progress: silent });
  await stopped;
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  onTestFinished(() => admin.disconnect());
  const { groups } = await admin.describeGroups([topic]);
  expect(groups[0]?.members).toEqual([]);
});
