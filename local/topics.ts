import kafkajs, { type Admin, Kafka, logLevel } from 'kafkajs';
import type { TopicSpec } from './assembly/topics.ts';

/** Makes topics that are not there and brings the others to what is asked: partitions only grow. */
export async function makeTopics(brokers: string, topics: readonly TopicSpec[]): Promise<void> {
  const kafka = new Kafka({
    clientId: 'sluice-local',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { brokers: nodes } = await admin.describeCluster();
    const existing = new Set(await admin.listTopics());
    const wanted = topics.map((topic) => forCluster(topic, nodes.length));
    await createTopics(
      admin,
      wanted.filter(({ name }) => !existing.has(name)),
    );
    for (const topic of wanted.filter(({ name }) => existing.has(name))) {
      await adjustTopic(admin, topic);
    }
  } finally {
    await admin.disconnect();
  }
}

/** A cluster cannot keep more replicas than it has brokers. */
function forCluster(topic: TopicSpec, brokers: number): TopicSpec {
  if (topic.replicationFactor <= brokers) return topic;
  const configs = { ...topic.configs, 'min.insync.replicas': '1' };
  return { ...topic, replicationFactor: brokers, configs };
}

async function createTopics(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map((topic) => ({
      topic: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: topic.replicationFactor,
      configEntries: configEntries(topic),
    })),
  });
}

async function adjustTopic(admin: Admin, topic: TopicSpec): Promise<void> {
  const { name, partitions: count } = topic;
  const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
  if ((topics[0]?.partitions.length ?? 0) < count) {
    await admin.createPartitions({ topicPartitions: [{ topic: name, count }] });
  }
  const resource = {
    type: kafkajs.ConfigResourceTypes.TOPIC,
    name,
    configEntries: configEntries(topic),
  };
  await admin.alterConfigs({ validateOnly: false, resources: [resource] });
}

function configEntries({ configs }: TopicSpec): { name: string; value: string }[] {
  return Object.entries(configs).map(([name, value]) => ({ name, value }));
}
