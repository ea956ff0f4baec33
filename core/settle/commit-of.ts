import { crc32 } from 'node:zlib';
import { dataKey } from '../contract.ts';
import { RecordFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import type { KafkaRecord } from '../record.ts';
import type { Commit, CommittedFile, End, Position } from './commit.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { EncodedBatch, EncodedFile, Failure } from './encode-batch.ts';
import { gapsIn, toRanges } from './ranges.ts';

/** Everything that has to become durable for a run of records, the commit last. */
export interface Plan {
  readonly files: readonly { readonly key: string; readonly bytes: Uint8Array }[];
  readonly deadLetters: readonly DeadLetter[];
  readonly commit: Commit;
}

/** Decides what becomes of ascending records at a position; `records` must not be empty. */
export function planCommit(
  event: EventDefinition,
  position: Position,
  records: readonly [KafkaRecord, ...KafkaRecord[]],
  batch: EncodedBatch,
  now: { readonly millis: number; readonly writer: string },
): Plan {
  const first = records[0];
  const last = records.at(-1) ?? first;
  const at = { generation: position.generation, partition: first.partition };
  const failures = failuresOf(event, batch);
  const counted = event.tombstones === 'count' ? batch.tombstones : [];
  const files = batch.files.map((file) => committed(event.name, at, file));
  const commit: Commit = {
    version: 1,
    event: event.name,
    ...at,
    from: position.next,
    next: last.offset + 1,
    rows: files.reduce((rows, file) => rows + file.rows, 0),
    deadLetters: toRanges(failures.map(({ record }) => record.offset)),
    tombstones: toRanges(counted.map(({ offset }) => offset)),
    gaps: gapsIn(position.next, offsetsOf(records), last.offset + 1),
    ends: { first: endOf(first), last: endOf(last) },
    schemas: batch.schemas,
    files,
    committedAt: new Date(now.millis).toISOString(),
    writer: now.writer,
  };
  return {
    files: batch.files.map(({ bytes }, i) => ({ key: files[i]?.key ?? '', bytes })),
    deadLetters: failures.map((failure) => deadLetter(failure, position.generation, now.millis)),
    commit,
  };
}

/** The fingerprint of a record, as a commit keeps it of its first and last one. */
export function endOf({ offset, timestamp, key, value }: KafkaRecord): End {
  const empty = new Uint8Array();
  return { offset, timestamp, crc32: crc32(value ?? empty, crc32(key ?? empty)) };
}

export function deadLetter(
  { record, fault }: Failure,
  generation: number,
  failedAt: number,
): DeadLetter {
  const { code: reason, stage, message } = fault;
  return { record, generation, reason, stage, message, failedAt };
}

/** In order of offset, tombstones among them where the event says so. */
export function failuresOf(event: EventDefinition, batch: EncodedBatch): readonly Failure[] {
  if (event.tombstones === 'count' || batch.tombstones.length === 0) return batch.failures;
  const message = 'got no value, allowed: a payload (tombstones are dead letters of this event)';
  const fault = new RecordFault('SCHEMA_MISMATCH', 'payload', message);
  const buried = batch.tombstones.map((record) => ({ record, fault }));
  return [...batch.failures, ...buried].sort((a, b) => a.record.offset - b.record.offset);
}

function committed(
  event: string,
  at: { generation: number; partition: number },
  { path, first, last, rows, bytes, hash, eventTime }: EncodedFile,
): CommittedFile {
  const key = dataKey(event, { ...at, path, first, last, hash });
  return { key, first, last, rows, bytes: bytes.length, path, eventTime };
}

function* offsetsOf(records: readonly KafkaRecord[]): Generator<number> {
  for (const { offset } of records) yield offset;
}
