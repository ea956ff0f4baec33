/**
 * The failure taxonomy: one place says what a code means and what becomes of the record or the batch.
 *
 * A *record fault* is the record's own: it goes to the dead letters and its neighbours go on.
 * A *world fault* is everybody else's (S3, Kafka, SQS, a broken deploy): the partition is reported as
 * failed at its first unsettled offset, Lambda retries, nothing is lost.
 */
const RECORD_FAULTS = {
  DECODE: 'the bytes are not what the content type says',
  UNKNOWN_SCHEMA: 'the record names a schema version that this deploy does not know',
  SCHEMA_MISMATCH: 'the payload does not fit its schema',
  PATH: 'the record has no usable path: an event time or a partition field is out of range',
  ENCODE: 'a value fits its schema and yet no Parquet column',
  OVERSIZE: 'the record is too large to be stored',
  SKIPPED: 'the record came after its offset had been settled as a gap',
} as const;

const WORLD_FAULTS = {
  STORE: 'a data file could not be put',
  COMMIT: 'the commit log could not be read or written',
  DEAD_LETTER_UNDELIVERED: 'a dead letter was not acknowledged by every in-sync replica',
  NOTIFY: 'a committed file could not be announced',
  BATCH_REJECTED: 'most of a batch is undecodable, so the deploy is to blame and not the records',
  TOPIC_RECREATED: 'the topic holds other records than the commit log at the same offsets',
  CONFIG: 'the function is configured wrongly',
} as const;

export type RecordFaultCode = keyof typeof RECORD_FAULTS;
export type WorldFaultCode = keyof typeof WORLD_FAULTS;

/** Where in a record's way it failed. */
export type Stage = 'envelope' | 'payload' | 'path' | 'row' | 'settle';

/** A record's own fault. The message never holds a payload or a key (invariant I7). */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly code: RecordFaultCode;
  readonly stage: Stage;

  constructor(code: RecordFaultCode, stage: Stage, message: string) {
    super(message);
    this.code = code;
    this.stage = stage;
  }
}

/** Where a world fault struck. */
export interface FaultPlace {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
}

/** The world's fault: retried, never a dead letter. */
export class WorldFault extends Error {
  override readonly name = 'WorldFault';
  readonly code: WorldFaultCode;
  readonly place: FaultPlace;

  constructor(
    code: WorldFaultCode,
    message: string,
    options: { cause?: unknown; place?: FaultPlace } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.place = options.place ?? {};
  }
}

/** What is wrong with an event definition, an environment or a schema; thrown at synth. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code: string;

  /**
   * @param where the file or folder that the mistake is in
   * @param property the property, in the caller's terms
   * @param got the value as given
   * @param allowed what would be right
   */
  constructor(code: string, where: string, property: string, got: unknown, allowed: string) {
    super(`${where}: ${property}: got ${shown(got)}, allowed: ${allowed} [${code}]`);
    this.code = code;
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return JSON.stringify(value) ?? String(value);
}
