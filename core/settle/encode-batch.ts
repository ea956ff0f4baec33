import { createHash } from 'node:crypto';
import { PathFinder } from '../decode/path.ts';
import { type Payload, PayloadDecoder } from '../decode/payload.ts';
import { type Envelope, readEnvelope } from '../envelope/envelope.ts';
import { RecordFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import type { MakeEncoder, ParquetEncoder, ParquetFile } from '../parquet/encoder.ts';
import { type Metadata, metadataColumns } from '../parquet/metadata-columns.ts';
import type { KafkaRecord } from '../record.ts';
import { InexactNumber } from '../value/number-literal.ts';
import { microsToMillis } from '../value/time.ts';

/** What a run of records of one partition becomes. */
export interface EncodedBatch {
  readonly files: readonly EncodedFile[];
  readonly failures: readonly Failure[];
  readonly tombstones: readonly KafkaRecord[];
  /** Schemas of the rows, as `<event>/<version>`, sorted. */
  readonly schemas: readonly string[];
  /** Records with top-level JSON fields that the newest schema does not know. */
  readonly unknownFields: number;
}

export interface EncodedFile {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly eventTime: readonly [minMillis: number, maxMillis: number];
  readonly bytes: Uint8Array;
  /** First eight hex digits of the bytes' SHA-256. */
  readonly hash: string;
}

export interface Failure {
  readonly record: KafkaRecord;
  readonly fault: RecordFault;
}

/** Turns records into files, one a path. A record that cannot become a row leaves no trace in them. */
export class BatchEncoder {
  readonly #event: EventDefinition;
  readonly #payloads: PayloadDecoder;
  readonly #paths: PathFinder;
  readonly #parquet: ParquetEncoder;

  constructor(event: EventDefinition, makeEncoder: MakeEncoder) {
    this.#event = event;
    this.#payloads = new PayloadDecoder(event);
    this.#paths = new PathFinder(event.partitionBy, this.#payloads.columns);
    this.#parquet = makeEncoder(this.#payloads.columns, metadataColumns);
  }

  encode(records: readonly KafkaRecord[]): EncodedBatch {
    const files = new Map<string, OpenFile>();
    const failures: Failure[] = [];
    const tombstones: KafkaRecord[] = [];
    const schemas = new Set<string>();
    let unknownFields = 0;
    for (const record of records) {
      if (record.value === null) {
        tombstones.push(record);
        continue;
      }
      try {
        const { version, unknown } = this.#take(record, record.value, files);
        schemas.add(`${this.#event.name}/${version}`);
        if (unknown) unknownFields++;
      } catch (error) {
        failures.push({ record, fault: blamed(error) });
      }
    }
    return {
      files: [...files.values()].flatMap((file) => file.finish()),
      failures,
      tombstones,
      schemas: [...schemas].sort(),
      unknownFields,
    };
  }

  #take(record: KafkaRecord, value: Uint8Array, files: Map<string, OpenFile>) {
    const envelope = readEnvelope(record, this.#event.encoding);
    const payload = this.#payloads.decode(value, envelope);
    const metadata = this.#metadata(record, envelope, payload);
    try {
      this.#append(record, envelope, payload.datum, metadata, files);
    } catch (error) {
      if (!(error instanceof InexactNumber) || envelope.encoding !== 'json') throw error;
      this.#append(record, envelope, this.#payloads.exactly(value), metadata, files);
    }
    return { version: payload.version, unknown: payload.unknownFields };
  }

  #append(
    record: KafkaRecord,
    envelope: Envelope,
    datum: Payload['datum'],
    metadata: Metadata,
    files: Map<string, OpenFile>,
  ): void {
    const path = this.#paths.pathOf(envelope.timeMicros, datum);
    let file = files.get(path);
    if (!file) {
      file = new OpenFile(path, this.#parquet.open());
      files.set(path, file);
    }
    file.append(record.offset, microsToMillis(envelope.timeMicros), datum, metadata);
  }

  #metadata(record: KafkaRecord, envelope: Envelope, { version }: Payload): Metadata {
    return {
      _event_id: envelope.id,
      _event_time: envelope.timeMicros,
      _attributes: envelope.attributes,
      _kafka_partition: record.partition,
      _kafka_offset: record.offset,
      _kafka_timestamp: record.timestamp,
      _kafka_key: record.key,
      _schema: `${this.#event.name}/${version}`,
    };
  }
}

class OpenFile {
  readonly #path: string;
  readonly #file: ParquetFile;
  #first = 0;
  #last = 0;
  #minMillis = Number.POSITIVE_INFINITY;
  #maxMillis = Number.NEGATIVE_INFINITY;

  constructor(path: string, file: ParquetFile) {
    this.#path = path;
    this.#file = file;
  }

  append(offset: number, eventMillis: number, datum: Payload['datum'], metadata: Metadata): void {
    this.#file.append(datum, metadata);
    if (this.#file.rows === 1) this.#first = offset;
    this.#last = offset;
    this.#minMillis = Math.min(this.#minMillis, eventMillis);
    this.#maxMillis = Math.max(this.#maxMillis, eventMillis);
  }

  /** Nothing when every record of the path failed. */
  finish(): EncodedFile[] {
    const rows = this.#file.rows;
    if (rows === 0) return [];
    const bytes = this.#file.finish();
    return [
      {
        path: this.#path,
        first: this.#first,
        last: this.#last,
        rows,
        eventTime: [this.#minMillis, this.#maxMillis],
        bytes,
        hash: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
      },
    ];
  }
}

/**
 * An error that nobody foresaw is this record's alone as long as its neighbours pass: it must not stop
 * them. Where a deploy is broken, the breaker sees that all records fail.
 */
function blamed(error: unknown): RecordFault {
  if (error instanceof RecordFault) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new RecordFault('ENCODE', 'row', `unexpected ${name}`);
}
