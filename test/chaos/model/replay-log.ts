import type { Commit, CommittedFile } from '../../../core/settle/commit.ts';
import type { Bucket } from './bucket.ts';
import { TOPIC } from './topic.ts';
import type { World } from './world.ts';
import type { Identity } from './worth.ts';

/** Identities of one generation and partition, in order of offset. */
export type Chunk = readonly Identity[];

export interface Plan {
  readonly n: number;
  readonly chunks: readonly Chunk[];
}

/** What became of a chunk. */
export interface ReplayCommit {
  readonly generation: number;
  readonly partition: number;
  readonly resolved: readonly Identity[];
  readonly tombstones: readonly Identity[];
  readonly failed: readonly Identity[];
  readonly files: readonly CommittedFile[];
  readonly schemas: readonly string[];
}

const PREFIX = `replays/${TOPIC}/`;

export function planKey(n: number): string {
  return `${PREFIX}${String(n).padStart(10, '0')}.json`;
}

export function chunkKey(n: number, chunk: number): string {
  return `${PREFIX}${String(n).padStart(10, '0')}/${String(chunk).padStart(6, '0')}.json`;
}

export function plans(bucket: Bucket): Plan[] {
  const keys = bucket.keys(PREFIX).filter((key) => !key.slice(PREFIX.length).includes('/'));
  return keys.map((key) => JSON.parse(bucket.get(key) ?? ''));
}

export function replayCommit(bucket: Bucket, n: number, chunk: number): ReplayCommit | undefined {
  const text = bucket.get(chunkKey(n, chunk));
  return text === undefined ? undefined : JSON.parse(text);
}

export function replayCommits(bucket: Bucket): ReplayCommit[] {
  const keys = bucket.keys(PREFIX).filter((key) => key.slice(PREFIX.length).includes('/'));
  return keys.map((key) => JSON.parse(bucket.get(key) ?? ''));
}

/** Announces the files of a chunk, as those of a commit are. */
export async function announceReplay(world: World, commit: ReplayCommit): Promise<void> {
  const { generation, partition, files, schemas } = commit;
  const end = { offset: 0, timestamp: 0, crc32: 0 };
  const announced: Commit = {
    version: 1,
    event: TOPIC,
    generation,
    partition,
    from: 0,
    next: 0,
    rows: 0,
    deadLetters: [],
    tombstones: [],
    gaps: [],
    ends: { first: end, last: end },
    schemas,
    files,
    committedAt: new Date(world.now).toISOString(),
    writer: 'replay',
  };
  await world.ports.notifier.announce(announced);
}
