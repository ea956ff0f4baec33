import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord } from './record.ts';

/** What the client knows of a message's batch and its types leave out. */
interface WithBatch {
  readonly batchContext?: { readonly timestampType?: number };
}

const LOG_APPEND_TIME = 1;

/** A record as it came from the client, which groups headers of one name. */
export function consumedRecord(
  topic: string,
  partition: number,
  message: KafkaMessage & WithBatch,
): ConsumedRecord {
  const isAppendTime = message.batchContext?.timestampType === LOG_APPEND_TIME;
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    timestampType: isAppendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
    key: message.key,
    value: message.value,
    headers: headerList(message.headers ?? {}),
  };
}

function headerList(headers: IHeaders): (readonly [string, Buffer])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => [name, Buffer.from(one)] as const),
  );
}
