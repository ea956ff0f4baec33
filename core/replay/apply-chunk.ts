import { replayedDataKey } from '../contract.ts';
import { WorldFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import type { Clock, FileStore, Notifier } from '../ports.ts';
import type { KafkaRecord } from '../record.ts';
import type { CommittedFile } from '../settle/commit.ts';
import { failuresOf } from '../settle/commit-of.ts';
import type { BatchEncoder, EncodedBatch } from '../settle/encode-batch.ts';
import { toRanges } from '../settle/ranges.ts';
import type { Chunk, FailedAgain, Plan, ReplayCommit, ReplayLog } from './replay.ts';

export interface ReplayPorts {
  readonly replays: ReplayLog;
  readonly files: FileStore;
  readonly notifier: Notifier;
  readonly clock: Clock;
  /**
   * The source records of a chunk's letters by offset, without those that retention has taken: of several
   * copies of a letter the first that no commit contradicts.
   */
  readonly recordsOf: (chunk: Chunk) => Promise<ReadonlyMap<number, KafkaRecord>>;
}

export interface Replaying {
  readonly event: EventDefinition;
  /** Of the code that is deployed now. */
  readonly encoder: BatchEncoder;
  readonly writer: string;
}

/**
 * Replays a chunk of an accepted plan. It may be done by anybody, again, or by two at once: one commit of
 * the chunk wins, and its files are announced whoever wrote it.
 */
export async function applyChunk(
  ports: ReplayPorts,
  replaying: Replaying,
  { n, chunks }: Pick<Plan, 'n' | 'chunks'>,
  at: number,
): Promise<ReplayCommit> {
  const { replays, notifier } = ports;
  const chunk = chunks[at];
  if (!chunk) throw new RangeError(`chunk: got ${at}, allowed: 0 to ${chunks.length - 1}`);
  const commit =
    (await replays.commit(n, at)) ?? (await commitChunk(ports, replaying, chunk, n, at));
  await notifier.announce(commit);
  return commit;
}

async function commitChunk(
  { replays, files, clock, recordsOf }: ReplayPorts,
  { event, encoder, writer }: Replaying,
  chunk: Chunk,
  n: number,
  at: number,
): Promise<ReplayCommit> {
  const records = await recordsOf(chunk);
  const ascending = [...records.values()].sort((a, b) => a.offset - b.offset);
  const batch = encoder.encode(ascending);
  const named = batch.files.map((file) => replayed(event.name, { ...chunk, n, chunk: at }, file));
  for (const [i, { key }] of named.entries()) {
    const bytes = batch.files[i]?.bytes;
    if (bytes) await files.put(key, bytes);
  }
  const commit: ReplayCommit = {
    version: 1,
    event: event.name,
    n,
    chunk: at,
    generation: chunk.generation,
    partition: chunk.partition,
    rows: named.reduce((rows, file) => rows + file.rows, 0),
    ...fatesOf(event, chunk, records, batch),
    schemas: batch.schemas,
    files: named,
    committedAt: new Date(clock()).toISOString(),
    writer,
  };
  if ((await replays.put(commit)) === 'committed') return commit;
  const winner = await replays.commit(n, at);
  if (winner) return winner;
  throw new WorldFault('COMMIT', `chunk ${at} of replay ${n} is taken, and not there`);
}

function fatesOf(
  event: EventDefinition,
  chunk: Chunk,
  records: ReadonlyMap<number, KafkaRecord>,
  batch: EncodedBatch,
): Pick<ReplayCommit, 'resolved' | 'tombstones' | 'failed'> {
  const counted = event.tombstones === 'count' ? batch.tombstones : [];
  const tombstones = new Set(counted.map(({ offset }) => offset));
  const reasons = new Map(
    failuresOf(event, batch).map(({ record, fault }) => [record.offset, fault.code as string]),
  );
  const resolved: number[] = [];
  const failed: FailedAgain[] = [];
  for (const offset of offsetsOf(chunk)) {
    const reason = records.has(offset) ? reasons.get(offset) : 'GONE';
    if (reason !== undefined) failed.push({ offset, reason });
    else if (!tombstones.has(offset)) resolved.push(offset);
  }
  return { resolved: toRanges(resolved), tombstones: toRanges(tombstones), failed };
}

function* offsetsOf({ offsets }: Chunk): Generator<number> {
  for (const [from, to] of offsets) for (let offset = from; offset < to; offset++) yield offset;
}

function replayed(
  event: string,
  at: { n: number; chunk: number; generation: number; partition: number },
  { path, first, last, rows, bytes, hash, eventTime }: EncodedBatch['files'][number],
): CommittedFile {
  const key = replayedDataKey(event, { ...at, path, hash });
  return { key, first, last, rows, bytes: bytes.length, path, eventTime };
}
