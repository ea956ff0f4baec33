import type { RecordFaultCode, Stage } from '../errors.ts';
import type { KafkaRecord } from '../record.ts';

/** A record that could not become a row, with why. Its identity is (generation, partition, offset). */
export interface DeadLetter {
  readonly record: KafkaRecord;
  readonly generation: number;
  readonly reason: RecordFaultCode;
  readonly stage: Stage;
  /** At most 1 KiB of UTF-8, no payload. */
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly failedAt: number;
}
