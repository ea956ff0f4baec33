import { systemClock } from '../../adapters/clock.ts';
import { requireEnv, requireEnvOneOf } from '../../adapters/env.ts';
import { readEventFile } from '../../adapters/event-file.ts';
import { createKafkaClient, KAFKA_AUTHENTICATIONS } from '../../adapters/kafka-client.ts';
import { KafkaDeadLetters } from '../../adapters/kafka-dead-letters.ts';
import { createLog, type Log } from '../../adapters/log.ts';
import { createMetrics, type Metrics } from '../../adapters/metrics.ts';
import { createS3Client } from '../../adapters/s3-client.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3FileStore } from '../../adapters/s3-file-store.ts';
import { createSqsClient } from '../../adapters/sqs-client.ts';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { deadLetterTopic, ENV } from '../../core/contract.ts';
import type { EventDefinition } from '../../core/event/definition.ts';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import { Settler } from '../../core/settle/settler.ts';

/** What lives as long as the process: connections, positions, the encoder's memory. */
export interface Consumer {
  readonly event: EventDefinition;
  readonly settler: Settler;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The cluster says itself where it is reached, in every invocation. */
  useBrokers(bootstrapServers: string): void;
}

/** @throws WorldFault `CONFIG` */
export function createConsumer(writer: string): Consumer {
  const event = readEventFile(requireEnv(ENV.eventFile));
  const bucket = requireEnv(ENV.bucket);
  const log = createLog({ fields: { event: event.name } });
  let brokers: readonly string[] = [];
  const kafka = createKafkaClient({
    clientId: writer,
    brokers: () => brokers,
    authentication: requireEnvOneOf(ENV.kafkaAuthentication, KAFKA_AUTHENTICATIONS),
    log,
  });
  const s3 = createS3Client();
  const ports = {
    commits: new S3CommitLog({ client: s3, bucket, event: event.name }),
    files: new S3FileStore(s3, bucket),
    deadLetters: new KafkaDeadLetters({ kafka, topic: deadLetterTopic(event.name) }),
    notifier: new SqsNotifier({
      client: createSqsClient(),
      queueUrl: requireEnv(ENV.filesQueueUrl),
      bucket,
    }),
    clock: systemClock,
  };
  return {
    event,
    settler: new Settler(event, ports, { makeEncoder: columnEncoder, writer }),
    log,
    metrics: createMetrics({ environment: requireEnv(ENV.environment), event: event.name }),
    useBrokers(bootstrapServers) {
      brokers = bootstrapServers.split(',');
    },
  };
}
