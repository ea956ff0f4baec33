import { expect, it } from 'vitest';
import { kafkaEvent } from '../../../local/mapping/kafka-event.ts';
import { onFailureMessage } from '../../../local/mapping/on-failure.ts';
import { polledRange } from '../../helpers/polled.ts';

it('wraps an abandoned batch as the service does', () => {
  const origin = { eventSourceArn: 'arn:cluster', bootstrapServers: 'a:1', topic: 't' };
  const records = polledRange(0, 7, 9);
  const { key, value } = onFailureMessage(origin, {
    work: { records, attempts: 3, notBefore: 0 },
    requestId: 'r-1',
    functionArn: 'arn:function:f',
    failedAt: Date.UTC(2026, 10, 22),
  });
  const payload = kafkaEvent(origin, records);
  expect(key).toBeNull();
  expect(JSON.parse(value)).toEqual({
    requestContext: {
      requestId: 'r-1',
      functionArn: 'arn:function:f:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-22T00:00:00.000Z',
    KafkaBatchInfo: {
      batchSize: 2,
      eventSourceArn: 'arn:cluster',
      bootstrapServers: 'a:1',
      payloadSize: Buffer.byteLength(payload),
      recordInfo: { offset: 7, timestamp: 0 },
    },
    payload: JSON.parse(payload),
  });
});
