import type { Header } from './header.ts';
import type { KafkaRecord } from './record.ts';

/**
 * A record as Lambda's event source mapping for Kafka writes it, into invocations and into the messages of
 * its on-failure destination: `key`, `value` and `headers` may be absent or null, and header bytes may be
 * signed, since the pollers are Java.
 */
export interface DeliveredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  /** Base64. */
  readonly key?: string | null;
  /** Base64. */
  readonly value?: string | null;
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[] | null;
}

export function recordOf(delivered: DeliveredRecord): KafkaRecord {
  const { topic, partition, offset, timestamp, key, value, headers } = delivered;
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: toBytes(key),
    value: toBytes(value),
    headers: headersOf(headers ?? []),
  };
}

function headersOf(delivered: NonNullable<DeliveredRecord['headers']>): Header[] {
  const headers: Header[] = [];
  for (const header of delivered) {
    for (const name in header) headers.push([name, header[name] ?? []]);
  }
  return headers;
}

/** An empty text is an empty value, nothing is none. */
function toBytes(base64: string | null | undefined): Uint8Array | null {
  return base64 === null || base64 === undefined ? null : Buffer.from(base64, 'base64');
}
