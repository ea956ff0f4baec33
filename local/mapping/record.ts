/** A record as the service would put it into an event, with what the runner decides by. */
export interface PolledRecord {
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  /** The record's JSON inside an event. */
  readonly json: string;
  /** Of `json`, in UTF-8. */
  readonly bytes: number;
}

/** A record as the Kafka client hands it out. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

/** Writes a record as the service does: base64, absent instead of null, header bytes as numbers. */
export function polledRecord(record: ConsumedRecord): PolledRecord {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
  const json = JSON.stringify({
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    ...(key === null ? {} : { key: key.toString('base64') }),
    ...(value === null ? {} : { value: value.toString('base64') }),
    headers: headers.map(([name, bytes]) => ({ [name]: signedBytes(bytes) })),
  });
  return { partition, offset, timestamp, key, json, bytes: Buffer.byteLength(json) };
}

/** The service's pollers run on a JVM, whose bytes are signed. */
function signedBytes(bytes: Uint8Array): number[] {
  return Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
