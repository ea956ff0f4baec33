import { readOffsets } from '../../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { deadLetterTopic } from '../../core/contract.ts';
import { sessionS3 } from '../kit/aws.ts';
import { sessionKafka, withAdmin } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';
import { readWarehouse } from '../kit/warehouse.ts';
import { readCommitted } from '../status/committed.ts';
import { countDeadLetters } from './dead-letters.ts';
import type { Produced } from './produce.ts';
import type { EventResult } from './result.ts';
import { countInWarehouse, NOTHING_LOADED } from './warehouse.ts';

/**
 * Counts what became of an event's records: in Kafka, in the warehouse, in the dead-letter topic and in
 * the commit log, each by itself.
 *
 * @param startedAtMillis when the first record was sent, milliseconds since 1970
 */
export async function countEvent(
  session: Session,
  { event, tally }: Produced,
  startedAtMillis: number,
): Promise<EventResult> {
  const kafka = sessionKafka(session);
  const offsets = await withAdmin(kafka, (admin) => readOffsets(admin, event));
  const log = new S3CommitLog({ client: sessionS3(session), bucket: session.bucket, event });
  const { files, bytes: fileBytes, ...committed } = await readCommitted(log);
  const { identities: deadLetters, reasons } = await countDeadLetters(
    kafka,
    deadLetterTopic(event),
  );
  const warehouse = await readWarehouse(session.warehouseFile, NOTHING_LOADED, (connection) =>
    countInWarehouse(connection, event),
  );
  const seconds = (warehouse.lastLoadedAtMillis - startedAtMillis) / 1000;
  return {
    event,
    tally,
    counted: {
      inKafka: offsets.reduce((sum, { end }) => sum + end, 0),
      warehouseRows: warehouse.rows,
      distinctSources: warehouse.distinctSources,
      deadLetters,
      reasons,
      committed,
    },
    files,
    fileBytes,
    eventsPerSecond: seconds > 0 ? Math.round(tally.produced / seconds) : 0,
    freshness: { committed: warehouse.committed, queryable: warehouse.queryable },
  };
}
