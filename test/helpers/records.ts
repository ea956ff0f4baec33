import type { KafkaRecord } from '../../core/record.ts';

export interface RecordOptions {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly timestamp?: number;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** 2026-11-22T10:30:00Z */
export const NOON = Date.UTC(2026, 10, 22, 10, 30);

/** A record whose value is the given bytes, or the given thing as JSON; `null` is a tombstone. */
export function record(value: unknown, options: RecordOptions = {}): KafkaRecord {
  const { topic = 'thing-seen', partition = 0, offset = 0, timestamp = NOON, key = null } = options;
  const headers = Object.entries(options.headers ?? {});
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: key === null ? null : Buffer.from(key),
    value: toBytes(value),
    headers: headers.map(([name, text]) => [name, Buffer.from(text)] as const),
  };
}

function toBytes(value: unknown): Uint8Array | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
