import type { OffsetRange } from '../record.ts';

/** Where the chain of a partition stands: the next offset to settle, in which life of the topic. */
export interface Position {
  readonly generation: number;
  readonly next: number;
}

/** A record's fingerprint, to see that the topic still holds what was committed. */
export interface End {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** CRC-32 over key and value. */
  readonly crc32: number;
}

/** A file as its commit names it. */
export interface CommittedFile {
  readonly key: string;
  /** Offsets of the file's own first and last record. */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly bytes: number;
  /** `dt=2026-11-22/hour=10/…` */
  readonly path: string;
  /** Earliest and latest event time, milliseconds since 1970. */
  readonly eventTime: readonly [min: number, max: number];
}

/**
 * What became of the offsets `[from, next)` of a topic-partition. A covered offset in none of
 * `deadLetters`, `tombstones` and `gaps` is a row of one of `files`.
 */
export interface Commit {
  readonly version: 1;
  readonly event: string;
  readonly generation: number;
  readonly partition: number;
  readonly from: number;
  readonly next: number;
  readonly rows: number;
  readonly deadLetters: readonly OffsetRange[];
  readonly tombstones: readonly OffsetRange[];
  /** Offsets that the invocation was not given: markers, compaction, retention, a skip, Lambda's on-failure. */
  readonly gaps: readonly OffsetRange[];
  readonly ends: { readonly first: End; readonly last: End };
  /** Schemas of the rows, as `<event>/<version>`. */
  readonly schemas: readonly string[];
  readonly files: readonly CommittedFile[];
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** Who wrote it, e.g. the function's name and version. */
  readonly writer: string;
}

/** What consumers of the queue hear of a commit. */
export type Announcement = Pick<
  Commit,
  'event' | 'generation' | 'partition' | 'schemas' | 'files' | 'committedAt'
>;

/**
 * The end of a topic's life, in the place of the next commit: what follows belongs to a topic of the same
 * name that was made after this one was deleted, and starts at offset 0 of the next generation.
 */
export interface Closure {
  readonly version: 1;
  readonly event: string;
  readonly generation: number;
  readonly partition: number;
  /** The position at which the chain ends. */
  readonly from: number;
  readonly closed: true;
  /**
   * Dead letters that were written from then on are about records of the next topic, whatever generation
   * they claim: their writer had not heard of it. By the writers' clocks. ISO 8601, UTC.
   */
  readonly endedAt: string;
  /** ISO 8601, UTC. */
  readonly closedAt: string;
  /** Who closed it, and why, in their words. */
  readonly by: string;
  readonly why: string;
}

/**
 * A chain that may not grow, in the place of the next commit: the topic was found to hold another record
 * than a commit remembers. Without it a batch of the new topic that no commit remembers anything of would
 * pass for one that was settled before, or join the chain. Somebody closes the chain, or lifts the stop.
 */
export interface Stop {
  readonly version: 1;
  readonly event: string;
  readonly generation: number;
  readonly partition: number;
  /** The position at which the chain stands still. */
  readonly from: number;
  readonly stopped: true;
  /** Where the topic holds another record than the one that was committed. */
  readonly offset: number;
  /**
   * When the newest commit before it was made: dead letters that were written since may be about records of
   * either topic, as long as nobody has looked. ISO 8601, UTC.
   */
  readonly lastCommittedAt: string;
  /** ISO 8601, UTC. */
  readonly stoppedAt: string;
  /** Who found it, e.g. the function's name and version. */
  readonly writer: string;
}

/** What stands in the commit log. */
export type Link = Commit | Closure | Stop;

export function isClosure(link: Link): link is Closure {
  return 'closed' in link;
}

export function isStop(link: Link): link is Stop {
  return 'stopped' in link;
}

export function isCommit(link: Link): link is Commit {
  return !isClosure(link) && !isStop(link);
}

/** Where a link ends. */
export function nextOf(link: Link): number {
  return isCommit(link) ? link.next : link.from;
}

/** Whether a record is another one than the commit found at its offset. */
export function contradicts({ ends }: Pick<Commit, 'ends'>, record: End): boolean {
  return [ends.first, ends.last].some(
    ({ offset, timestamp, crc32 }) =>
      offset === record.offset && (timestamp !== record.timestamp || crc32 !== record.crc32),
  );
}

/** The position that a partition is at, given the newest link of its chain. */
export function positionAfter(newest: Link | undefined): Position {
  if (!newest) return { generation: 0, next: 0 };
  if (isClosure(newest)) return { generation: newest.generation + 1, next: 0 };
  return { generation: newest.generation, next: nextOf(newest) };
}
