import { type EventOrigin, kafkaEvent } from './kafka-event.ts';
import type { Work } from './retry.ts';

export interface Failure {
  readonly work: Work;
  readonly requestId: string;
  readonly functionArn: string;
  /** Milliseconds since 1970. */
  readonly failedAt: number;
}

/** The record that the service writes to an on-failure topic: the whole invocation, in an envelope. */
export function onFailureMessage(
  origin: EventOrigin,
  { work, requestId, functionArn, failedAt }: Failure,
): { key: Uint8Array | null; value: string } {
  const { records, attempts } = work;
  const [first] = records;
  if (first === undefined) throw new RangeError('an abandoned batch has records');
  const payload = kafkaEvent(origin, records);
  const { eventSourceArn, bootstrapServers } = origin;
  const value = {
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(failedAt).toISOString(),
    KafkaBatchInfo: {
      batchSize: records.length,
      eventSourceArn,
      bootstrapServers,
      payloadSize: Buffer.byteLength(payload),
      recordInfo: { offset: first.offset, timestamp: first.timestamp },
    },
  };
  // The payload is JSON already, and may be large.
  return { key: first.key, value: `${JSON.stringify(value).slice(0, -1)},"payload":${payload}}` };
}
