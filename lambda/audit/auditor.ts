import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAuditSpool } from '../../adapters/audit-spool.ts';
import { systemClock } from '../../adapters/clock.ts';
import { requireEnv, requireEnvOneOf } from '../../adapters/env.ts';
import { readEventFile } from '../../adapters/event-file.ts';
import { createKafkaClient, KAFKA_AUTHENTICATIONS } from '../../adapters/kafka-client.ts';
import { KafkaTopicReader } from '../../adapters/kafka-topic-reader.ts';
import { createLog, type Log } from '../../adapters/log.ts';
import { createMetrics, type Metrics } from '../../adapters/metrics.ts';
import { createS3Client } from '../../adapters/s3-client.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3DataFiles } from '../../adapters/s3-data-files.ts';
import { S3ReplayLog } from '../../adapters/s3-replay-log.ts';
import { createSqsClient } from '../../adapters/sqs-client.ts';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { type Announced, announceRecent } from '../../core/audit/announce.ts';
import { audit } from '../../core/audit/audit.ts';
import type { AuditReport } from '../../core/audit/report.ts';
import { auditGroupPrefix, deadLetterTopic, ENV } from '../../core/contract.ts';

/** What lives as long as the process. */
export interface Auditor {
  readonly log: Log;
  readonly metrics: Metrics;
  announce(sinceMillis: number): Promise<Announced>;
  /** @param brokers `host:port,host:port` */
  reconcile(brokers: string, sinceMillis: number): Promise<AuditReport>;
}

/** @throws WorldFault `CONFIG` */
export function createAuditor(): Auditor {
  const event = readEventFile(requireEnv(ENV.eventFile)).name;
  const bucket = requireEnv(ENV.bucket);
  const client = createS3Client();
  const commits = new S3CommitLog({ client, bucket, event });
  const replays = new S3ReplayLog({ client, bucket, event });
  const log = createLog({ fields: { event } });
  const queueUrl = requireEnv(ENV.filesQueueUrl);
  const notifier = new SqsNotifier({ client: createSqsClient(), queueUrl, bucket });
  const authentication = requireEnvOneOf(ENV.kafkaAuthentication, KAFKA_AUTHENTICATIONS);
  return {
    log,
    metrics: createMetrics({ environment: requireEnv(ENV.environment), event }),
    announce: (sinceMillis) => announceRecent({ log: commits, replays, notifier }, sinceMillis),
    async reconcile(brokers, sinceMillis) {
      const connection = { clientId: 'sluice-audit', brokers: brokers.split(','), authentication };
      const kafka = createKafkaClient({ ...connection, log });
      const groupPrefix = auditGroupPrefix(event);
      const spool = new SqliteAuditSpool(join(tmpdir(), `${randomUUID()}.sqlite`));
      const ports = {
        log: commits,
        replays,
        files: new S3DataFiles({ client, bucket, event }),
        topic: new KafkaTopicReader({ kafka, topic: event, groupPrefix }),
        deadLetters: new KafkaTopicReader({ kafka, topic: deadLetterTopic(event), groupPrefix }),
        // The embedded warehouse is a developer's machine's.
        warehouse: undefined,
        spool,
        clock: systemClock,
        progress: () => {},
      };
      try {
        return await audit(ports, { event, sinceMillis });
      } finally {
        spool.close();
      }
    },
  };
}
