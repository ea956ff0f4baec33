import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { DEAD_LETTER_RETENTION_MILLIS, deadLetterTopic } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import type { Replication } from '../environments/settings.ts';

/** Order and throughput of dead letters do not matter: one partition is the cheapest to replay. */
const DEAD_LETTER_PARTITIONS = 1;
/** A batch that is given up arrives whole, as up to 6 MB of base64 with its envelope. */
const DEAD_LETTER_MAX_BYTES = 8 * 1024 * 1024;

export interface EventTopicsProps {
  readonly event: EventDefinition;
  readonly clusterArn: string;
  readonly replication: Replication;
}

/**
 * The topic of an event and the one of its dead letters. Both outlive the stack, as the event's files
 * and commits do: a topic that was deleted and made again would contradict them.
 */
export class EventTopics extends Construct {
  readonly event: CfnTopic;
  readonly deadLetters: CfnTopic;

  constructor(scope: Construct, id: string, { event, clusterArn, replication }: EventTopicsProps) {
    super(scope, id);
    const durable = {
      'cleanup.policy': 'delete',
      'min.insync.replicas': replication.minInsyncReplicas,
      'unclean.leader.election.enable': false,
    };
    const shared = { clusterArn, replicationFactor: replication.factor };
    this.event = new CfnTopic(this, 'Event', {
      ...shared,
      topicName: event.name,
      partitionCount: event.topic.partitions,
      configs: topicConfigs({ ...durable, 'retention.ms': event.topic.retentionSeconds * 1000 }),
    });
    this.deadLetters = new CfnTopic(this, 'DeadLetters', {
      ...shared,
      topicName: deadLetterTopic(event.name),
      partitionCount: DEAD_LETTER_PARTITIONS,
      configs: topicConfigs({
        ...durable,
        'retention.ms': DEAD_LETTER_RETENTION_MILLIS,
        'max.message.bytes': DEAD_LETTER_MAX_BYTES,
        // Kafka expires by a record's time and refuses times to come: a dead letter's age counts from
        // its failure, and its source's own time is in a header.
        'message.timestamp.type': 'LogAppendTime',
      }),
    });
    for (const topic of [this.event, this.deadLetters]) {
      topic.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }
}

/** The service takes a JSON object of strings, in Base64. */
function topicConfigs(configs: Readonly<Record<string, string | number | boolean>>): string {
  const strings = Object.entries(configs).map(([name, value]) => [name, String(value)]);
  return Buffer.from(JSON.stringify(Object.fromEntries(strings))).toString('base64');
}
