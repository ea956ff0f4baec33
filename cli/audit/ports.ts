import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAuditSpool } from '../../adapters/audit-spool.ts';
import { systemClock } from '../../adapters/clock.ts';
import { DuckDbLoadedFiles } from '../../adapters/duckdb-loaded-files.ts';
import { KafkaDeadLetters } from '../../adapters/kafka-dead-letters.ts';
import { KafkaTopicReader } from '../../adapters/kafka-topic-reader.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3DataFiles } from '../../adapters/s3-data-files.ts';
import { S3ReplayLog } from '../../adapters/s3-replay-log.ts';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import type { LoadedFiles } from '../../core/audit/ports.ts';
import type { RepairPorts } from '../../core/audit/repair.ts';
import { auditGroupPrefix } from '../../core/contract.ts';
import { type Place, type PlacedEvent, sessionPlace } from '../kit/place.ts';
import type { Session } from '../kit/session.ts';

export type PlacePorts = Omit<RepairPorts, 'progress'> & { readonly files: S3DataFiles };

/** Before the first file there is no warehouse: it holds nothing. */
const NOTHING_LOADED: LoadedFiles = { each: async () => {}, doubled: async () => 0 };

/** Lends what an audit and its repair need of a session. */
export function withSessionPorts<T>(
  session: Session,
  event: PlacedEvent,
  work: (ports: PlacePorts) => Promise<T>,
): Promise<T> {
  return withPorts(sessionPlace(session), event, work);
}

/** Lends what an audit and its repair need. */
export async function withPorts<T>(
  place: Place,
  { name: event, topic, deadLetterTopic, queueUrl = '' }: PlacedEvent,
  work: (ports: PlacePorts) => Promise<T>,
): Promise<T> {
  const { bucket, warehouseFile } = place;
  const client = place.s3();
  const sqs = place.sqs();
  const kafka = place.kafka();
  const groupPrefix = auditGroupPrefix(event);
  const spool = new SqliteAuditSpool(join(tmpdir(), `sluice-audit-${randomUUID()}.sqlite`));
  const sink = new KafkaDeadLetters({ kafka, topic: deadLetterTopic });
  try {
    return await work({
      log: new S3CommitLog({ client, bucket, event }),
      replays: new S3ReplayLog({ client, bucket, event }),
      files: new S3DataFiles({ client, bucket, event }),
      topic: new KafkaTopicReader({ kafka, topic, groupPrefix }),
      deadLetters: new KafkaTopicReader({ kafka, topic: deadLetterTopic, groupPrefix }),
      warehouse: warehouseFile === undefined ? undefined : loadedFiles(warehouseFile, event),
      spool,
      sink,
      // A repair alone announces, and it is not begun where nobody named the queue.
      notifier: new SqsNotifier({ client: sqs, queueUrl, bucket }),
      clock: systemClock,
    });
  } finally {
    spool.close();
    await sink.close();
    sqs.destroy();
    client.destroy();
  }
}

function loadedFiles(warehouseFile: string, event: string): LoadedFiles {
  return existsSync(warehouseFile) ? new DuckDbLoadedFiles(warehouseFile, event) : NOTHING_LOADED;
}
