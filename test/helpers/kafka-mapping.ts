import { inject, onTestFinished, vi } from 'vitest';
import type { LocalFunction } from '../../local/function.ts';
import { KafkaMapping } from '../../local/kafka-mapping.ts';
import type { KafkaMappingSpec } from '../../local/mapping/spec.ts';
import { testKafka, withAdmin } from './services.ts';

export interface MappingOfTest {
  readonly mapping: KafkaMapping;
  /** What the mapping logged, as `message details`. */
  readonly log: readonly string[];
}

/** Starts a mapping of a topic; stopped when the test ends. The group is named as the topic. */
export async function startMapping(...of: Parameters<typeof makeMapping>): Promise<MappingOfTest> {
  const made = makeMapping(...of);
  await made.mapping.start();
  onTestFinished(() => made.mapping.stop());
  return made;
}

/** A mapping of a topic that is not started yet. */
export function makeMapping(
  target: LocalFunction,
  topic: string,
  overrides: Partial<KafkaMappingSpec> = {},
  brokers: string = inject('brokers'),
): MappingOfTest {
  const log: string[] = [];
  const spec: KafkaMappingSpec = {
    functionName: target.spec.name,
    eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/test/1',
    topic,
    consumerGroup: topic,
    startAt: 'earliest',
    batchSize: 100,
    windowMilliseconds: 200,
    reportsItemFailures: true,
    retry: { bisect: true, maxRetries: 1, maxRecordAgeSeconds: -1 },
    ...overrides,
  };
  const mapping = new KafkaMapping(spec, target, brokers, (message, details) =>
    log.push(`${message} ${JSON.stringify(details)}`),
  );
  return { mapping, log };
}

/** Produces text records: `[[partition, text], …]`; `null` is a tombstone. */
export async function produce(
  topic: string,
  records: readonly (readonly [partition: number, text: string | null])[],
): Promise<void> {
  const producer = testKafka().producer();
  await producer.connect();
  const messages = records.map(([partition, value]) => ({ partition, value }));
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

/** The committed next offset of each partition, -1 where nothing was committed. */
export async function committed(topic: string): Promise<number[]> {
  const [answer] = await withAdmin((admin) =>
    admin.fetchOffsets({ groupId: topic, topics: [topic] }),
  );
  const partitions = answer?.partitions ?? [];
  return partitions
    .toSorted((a, b) => a.partition - b.partition)
    .map(({ offset }) => Number(offset));
}

/** Waits until the group has committed these next offsets. */
export async function waitForCommitted(topic: string, expected: readonly number[]): Promise<void> {
  await vi.waitUntil(async () => String(await committed(topic)) === String(expected), {
    timeout: 30_000,
    interval: 100,
  });
}
