import { kafkaEvent } from '../../local/mapping/kafka-event.ts';
import { polledRecord } from '../../local/mapping/record.ts';

const ARN = 'arn:aws:kafka:us-east-1:000000000000:cluster/bench/1';

export interface InvocationMessage {
  readonly key: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The JSON text of an invocation of one partition, as the mapping writes it, without a broker. */
export function invocationOf(
  topic: string,
  messages: readonly InvocationMessage[],
  { partition = 0, firstOffset = 0 } = {},
): string {
  const records = messages.map(({ key, value, timestamp, headers }, i) =>
    polledRecord({
      topic,
      partition,
      offset: firstOffset + i,
      timestamp,
      timestampType: 'CREATE_TIME',
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const),
    }),
  );
  return kafkaEvent({ topic, eventSourceArn: ARN, bootstrapServers: '127.0.0.1:9' }, records);
}
