import type { Header } from './header.ts';

/** A record as it came from Kafka, bytes untouched. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  /** A safe integer: at a million records a second a partition would need 285 years to pass 2^53. */
  readonly offset: number;
  /** Milliseconds since 1970, as the producer or the broker set it; may be negative. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  /** `null` is a tombstone. */
  readonly value: Uint8Array | null;
  /** In order, names may repeat. */
  readonly headers: readonly Header[];
}

/** Offsets `[from, to)`. */
export type OffsetRange = readonly [from: number, to: number];
